// @ts-check
// Photos are made smaller on the phone: signal is scarce, and the redrawn photo carries no metadata.

export const LONGEST_SIDE = 1600;
export const QUALITY = 0.8;

/**
 * The size of a photo whose longer side is at most `longest`; never larger than it was.
 * @param {number} width
 * @param {number} height
 * @param {number} [longest]
 */
export function fittingSize(width, height, longest = LONGEST_SIDE) {
  const factor = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/**
 * The photo on a canvas, upright, or null where the browser cannot read it.
 * @param {File} file
 * @param {number} longest
 */
export async function drawPhoto(file, longest) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const { width, height } = fittingSize(picture.width, picture.height, longest);
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    canvas.getContext("2d")?.drawImage(picture, 0, 0, width, height);
    picture.close();
    return canvas;
  } catch {
    return null; // not a photo, or a kind unknown to this browser: the server decides
  }
}

/**
 * The photo as a JPEG of at most 1,600 px, or the very file where the browser cannot read it.
 * @param {File} file
 * @returns {Promise<File>}
 */
export async function makeSmaller(file) {
  const canvas = await drawPhoto(file, LONGEST_SIDE);
  if (!canvas) return file;
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!(blob instanceof Blob)) return file;
  const name = file.name.replace(/\.[^.]*$/, "") + ".jpg";
  return new File([blob], name, { type: "image/jpeg", lastModified: file.lastModified });
}

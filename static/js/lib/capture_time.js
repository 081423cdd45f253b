// @ts-check
// When a photo was taken, out of its EXIF block: read before the photo is redrawn and loses it.

const ORIGINAL_TIME = 0x9003;
const EXIF_POINTER = 0x8769;

/**
 * The offset of the TIFF header in a JPEG, or -1.
 * @param {DataView} view
 */
function findTiff(view) {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return -1;
  let at = 2;
  while (at + 10 < view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xda) return -1;
    if (marker === 0xe1 && view.getUint32(at + 4) === 0x45786966) return at + 10;
    at += 2 + view.getUint16(at + 2);
  }
  return -1;
}

/**
 * The offset of a tag's entry in the directory at `directory`, or -1.
 * @param {DataView} view
 * @param {number} directory
 * @param {number} tag
 * @param {boolean} little
 */
function findEntry(view, directory, tag, little) {
  const count = view.getUint16(directory, little);
  for (let index = 0; index < count; index += 1) {
    const entry = directory + 2 + index * 12;
    if (view.getUint16(entry, little) === tag) return entry;
  }
  return -1;
}

/**
 * The local time written in the photo as `2026-11-14T10:12:05`, or "" where there is none.
 * @param {ArrayBuffer} bytes the first 128 KiB are enough
 * @returns {string}
 */
export function captureTime(bytes) {
  try {
    const view = new DataView(bytes);
    const tiff = findTiff(view);
    if (tiff < 0) return "";
    const little = view.getUint16(tiff) === 0x4949;
    const pointer = findEntry(view, tiff + view.getUint32(tiff + 4, little), EXIF_POINTER, little);
    if (pointer < 0) return "";
    const entry = findEntry(view, tiff + view.getUint32(pointer + 8, little), ORIGINAL_TIME, little);
    if (entry < 0) return "";
    const start = tiff + view.getUint32(entry + 8, little);
    const text = String.fromCharCode(...new Uint8Array(bytes, start, 19));
    const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(text);
    return parts ? `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}` : "";
  } catch (error) {
    if (error instanceof RangeError) return ""; // a block that is cut short or points outside itself
    throw error;
  }
}

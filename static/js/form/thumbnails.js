// @ts-check
// Pictures from the bytes on this phone, drawn: the page's rules allow no addresses of pictures but our
// server's own.
import { make } from "./page.js";
import { photosOf } from "../phone/store.js";
import { fill } from "./words.js";

const LONGEST_SIDE = 400;

/**
 * The photo on a small canvas, or null where the browser cannot read it.
 * @param {ArrayBuffer} bytes
 */
async function drawBytes(bytes) {
  try {
    const picture = await createImageBitmap(new Blob([bytes]));
    const factor = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = make("canvas", { class: "photo-image", "aria-hidden": "true" });
    canvas.width = Math.max(1, Math.round(picture.width * factor));
    canvas.height = Math.max(1, Math.round(picture.height * factor));
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return canvas;
  } catch {
    return null;
  }
}

/**
 * Show photos in a grid: drawn from this phone, or as the server has them.
 * @param {Element} grid
 * @param {any} facts of the form
 * @param {string[]} digests
 * @param {(digest: string) => void} [remove] takes a photo away; without it there is no button
 */
export async function showPhotos(grid, facts, digests, remove) {
  const { words, photo_address: address } = facts;
  const onServer = /** @type {{sha256: string, stored: string}[]} */ (Object.values(facts.draft.photos).flat());
  const rows = digests.length ? await photosOf(facts.draft.uid).catch(() => []) : [];
  const places = digests.map(async (digest, index) => {
    const row = rows.find((each) => each.sha256 === digest);
    const name = fill(words.photo, { number: index + 1 });
    const drawn = row && (await drawBytes(row.bytes));
    const stored = onServer.find((photo) => photo.sha256 === digest)?.stored;
    const linked = stored && make("img", { src: address.replace("SHA", stored), alt: name, class: "photo-image", width: 400, height: 300 });
    const taken = row?.takenAt.slice(11, 16);
    const place = make("li", { class: "photo" }, drawn || linked || "", make("p", { class: "photo-caption" }, taken ? `${name} · ${taken}` : name));
    if (row?.refusal) place.append(make("p", { class: "field-error" }, row.refusal));
    if (remove) {
      const button = make("button", { type: "button", class: "button button-link", "aria-label": `${words.remove} ${name}` }, words.remove);
      button.addEventListener("click", () => remove(digest));
      place.append(button);
    }
    return place;
  });
  grid.replaceChildren(...(await Promise.all(places)));
}

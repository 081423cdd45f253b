// @ts-check
// Whether a receipt lists everything: only then may the phone let its own copy go.
import { hashOfField } from "./digest.js";
import { answeredNames, photosIn } from "./draft.js";

/** @typedef {import("./types.js").Draft} Draft */

/**
 * What the draft holds and the receipt does not list by its hash.
 * @param {Draft} draft
 * @param {import("./types.js").Receipt} receipt
 */
export async function unlisted(draft, receipt) {
  const names = answeredNames(draft.fields);
  const hashes = await Promise.all(names.map((name) => hashOfField(draft.fields[name])));
  return {
    fields: names.filter((name, index) => receipt.fields[name] !== hashes[index]),
    photos: photosIn(draft).filter((digest) => !receipt.photos.includes(digest)),
  };
}

/** @param {Draft} draft @param {import("./types.js").Receipt} receipt */
export async function isListed(draft, receipt) {
  const { fields, photos } = await unlisted(draft, receipt);
  return fields.length + photos.length === 0;
}

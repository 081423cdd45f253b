// @ts-check
// The last way out: one visit with its photos as a file, which the server and the reviewers' page can read.
import { bodyOf, photoKey } from "./draft.js";
import { deviceId, heldDraft, readDraft, readPhoto } from "./store.js";

/** @typedef {import("./types.js").Draft} Draft */
/** @typedef {import("./types.js").PhotoRow} PhotoRow */

const CHUNK = 0x8000; // String.fromCharCode takes only so many at once

/** @param {ArrayBuffer} buffer */
export function base64(buffer) {
  const bytes = new Uint8Array(buffer);
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

/** @param {Draft} draft @param {PhotoRow[]} held @returns {Promise<PhotoRow[]>} */
async function photosFor(draft, held) {
  const rows = [];
  for (const [question, digests] of Object.entries(draft.photos)) {
    for (const digest of digests) {
      const key = photoKey(draft.uid, question, digest);
      const row = held.find((each) => each.key === key) ?? (await readPhoto(key).catch(() => undefined));
      if (row) rows.push(row);
    }
  }
  return rows;
}

/**
 * The file's content; what could not be written to the phone's storage is in it too.
 * @param {string} key of the draft
 * @param {Date} [now]
 */
export async function copyOf(key, now = new Date()) {
  const stored = await readDraft(key).catch(() => null); // storage that is broken must not stop the way out
  const { draft, rows } = heldDraft(key) ?? { draft: stored, rows: [] };
  if (!draft) throw new RangeError(`there is no draft ${key}`);
  const device = await deviceId().catch(() => "");
  const photos = await photosFor(draft, rows);
  return {
    format: "vi-hanh-visit", version: 1, exported_at: now.toISOString(), uid: draft.uid,
    draft: bodyOf(draft, device, now, true),
    photos: photos.map((row) => ({ question: row.question, sha256: row.sha256, taken_at: row.takenAt || null, bytes: base64(row.bytes) })),
  };
}

/** Save the visit as a file, without any network. @param {string} key of the draft */
export async function downloadCopy(key) {
  const copy = await copyOf(key);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(copy)], { type: "application/json" }));
  link.download = `ghi-chu-${copy.exported_at.slice(0, 10)}-${copy.uid.slice(0, 8)}.json`;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

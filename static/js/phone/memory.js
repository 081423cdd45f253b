// @ts-check
// What this page knows of its drafts, beside the database: if the browser deletes the database under the
// page, everything is written again from here.
import { announceDraft } from "./changes.js";
import { onDeleted } from "./connection.js";

/** @typedef {import("./types.js").Draft} Draft */
/** @typedef {import("./types.js").PhotoRow} PhotoRow */

/** @type {Map<string, Draft>} */
const drafts = new Map();
/** @type {Map<string, PhotoRow>} photos taken in this page that the server has not yet */
const photos = new Map();
/** @type {Map<string, unknown>} */
const settings = new Map();

/** @param {Draft} draft */
export const rememberDraft = (draft) => drafts.set(draft.key, draft);

/** @param {string} key */
export const rememberedDraft = (key) => drafts.get(key);

/** @param {string} key */
export const forgetDraft = (key) => drafts.delete(key);

/** @param {PhotoRow} row */
export const rememberPhoto = (row) => (row.sent ? photos.delete(row.key) : photos.set(row.key, row));

/** @param {string} key */
export const forgetPhoto = (key) => photos.delete(key);

/** @param {string} uid */
export const rememberedPhotos = (uid) => [...photos.values()].filter((row) => row.uid === uid);

/** @param {string} name @param {unknown} value */
export const rememberSetting = (name, value) => settings.set(name, value);

/** @param {string} name */
export const rememberedSetting = (name) => settings.get(name);

onDeleted(async (database) => {
  const transaction = database.transaction(["drafts", "photos", "settings"], "readwrite", { durability: "strict" });
  for (const [name, value] of settings) transaction.objectStore("settings").put(value, name).catch(() => {});
  for (const row of photos.values()) transaction.objectStore("photos").put(row).catch(() => {});
  const written = [];
  for (const draft of drafts.values()) {
    const other = await transaction.objectStore("drafts").get(draft.key); // another tab was quicker
    if (other && other.edit >= draft.edit) continue;
    transaction.objectStore("drafts").put(draft).catch(() => {});
    written.push(draft);
  }
  await transaction.done;
  for (const draft of written) announceDraft(draft, "here");
});

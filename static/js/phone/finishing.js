// @ts-check
// The end of a visit on this phone: its own copy goes only once a receipt lists everything by hash.
import { transact } from "./connection.js";
import { photosIn } from "./draft.js";
import { forgetDraft } from "./memory.js";
import { unlisted } from "./receipts.js";
import { enqueue } from "./saving.js";
import { draftsOf } from "./store.js";

/** @typedef {import("./types.js").Draft} Draft */
/** @typedef {import("./types.js").Receipt} Receipt */

/**
 * Leave a mark that the visit is sent and remove its content; the very draft if it was changed meanwhile.
 * @param {Draft} draft as it was when its receipt was compared
 * @param {Receipt} receipt
 * @param {number} revision
 */
async function clear(draft, receipt, revision) {
  const others = (await draftsOf(draft.shopper)).filter((other) => other.uid === draft.uid && other.key !== draft.key);
  const kept = new Set(others.flatMap(photosIn));
  const done = await enqueue(draft.key, {
    isAlone: true,
    change: (now) =>
      now.edit !== draft.edit ? now : {
        ...now, fields: {}, photos: {}, evidence: {}, faults: [], revision, sentEdit: now.edit, wanted: null, absence: null,
        status: "sent", refusal: null, theirs: null, number: receipt.number, receipt: { ...receipt, fields: {}, photos: [] },
      },
    removed: (_after, keys) => keys.filter((key) => !kept.has(key.slice(key.lastIndexOf("/") + 1))),
  });
  if (done.status === "sent" && others.every((other) => other.status === "sent")) await removeCopies(draft.uid);
  return done;
}

/**
 * @param {Draft} draft
 * @param {Receipt} receipt
 * @param {number} revision
 * @returns {Promise<{fields: string[], photos: string[]} | null>} what the receipt does not list: the copy stays
 */
export async function finishDraft(draft, receipt, revision) {
  const missing = await unlisted(draft, receipt);
  if (missing.fields.length + missing.photos.length > 0) return missing;
  await clear(draft, receipt, revision);
  return null;
}

/** @param {string} uid */
const removeCopies = (uid) =>
  transact(["copies"], "readwrite", async (transaction) => {
    let cursor = await transaction.objectStore("copies").openCursor();
    for (; cursor; cursor = await cursor.continue()) if (cursor.value.uid === uid) await cursor.delete();
  });

/** Forget the mark of a sent visit that the list no longer shows. @param {Draft} draft */
export async function removeMark(draft) {
  forgetDraft(draft.key);
  await transact(["drafts"], "readwrite", async (transaction) => {
    const drafts = transaction.objectStore("drafts");
    if ((await drafts.get(draft.key))?.status === "sent") await drafts.delete(draft.key);
  });
}

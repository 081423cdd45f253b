// @ts-check
// One transaction that changes one draft, with the photos that come or go with it.
import { announceDraft } from "./changes.js";
import { transact } from "./connection.js";
import { forgetPhoto, rememberDraft, rememberPhoto, rememberedDraft, rememberedPhotos } from "./memory.js";

/** @typedef {import("./types.js").Draft} Draft */
/**
 * @typedef {object} Change
 * @property {(draft: Draft) => Draft} change gives the very draft when there is nothing to do
 * @property {boolean} [isEdit] whether it counts as an edit of the person
 * @property {import("./types.js").PhotoRow[]} rows photos to be written with it
 * @property {null | ((draft: Draft, keys: string[]) => string[])} removed which of the visit's photos go with it
 * @property {Draft} [seed] the draft to begin with where there is none
 */

/** What an edit of the person does beside the change itself. @param {Draft} draft @param {Draft} before @returns {Draft} */
const edited = (draft, before) => ({
  ...draft,
  edit: Math.max(draft.edit, before.edit) + 1,
  savedAt: new Date().toISOString(),
  status: draft.status === "refused" ? "open" : draft.status,
});

/** @param {Draft} before @param {Change[]} tasks @returns {Draft} */
function applied(before, tasks) {
  const after = tasks.reduce((draft, task) => task.change(draft), before);
  return after !== before && tasks.some((task) => task.isEdit) ? edited(after, before) : after;
}

/** @param {Change[]} tasks @param {Draft | undefined} before @param {Draft} after @returns {import("./changes.js").Origin} */
function originOf(tasks, before, after) {
  if (tasks.some((task) => task.isEdit)) return "here";
  return before?.fields === after.fields && before.photos === after.photos ? "books" : "server";
}

/**
 * Write all of `tasks`; resolves with the draft once it is on the disk.
 * @param {string} key
 * @param {Change[]} tasks
 * @returns {Promise<Draft>}
 */
export async function writeDraft(key, tasks) {
  const result = await transact(["drafts", "photos"], "readwrite", async (transaction) => {
    const [drafts, photos] = [transaction.objectStore("drafts"), transaction.objectStore("photos")];
    const stored = await drafts.get(key);
    const before = stored ?? rememberedDraft(key) ?? tasks.find((task) => task.seed)?.seed;
    if (!before) throw new RangeError(`there is no draft ${key}`);
    const taken = before.status === "sent" ? tasks.filter((task) => !task.isEdit) : tasks; // what is sent is closed
    const after = applied(before, taken);
    const rows = taken.flatMap((task) => task.rows);
    const removers = after === before ? [] : taken.flatMap((task) => task.removed ?? []);
    const keys = removers.length ? /** @type {string[]} */ (await photos.index("uid").getAllKeys(before.uid)) : [];
    const removed = removers.flatMap((remover) => remover(after, keys));
    const puts = [...(stored ? [] : rememberedPhotos(before.uid)), ...rows].map((row) => photos.put(row));
    if (after !== stored) puts.push(drafts.put(after));
    await Promise.all([...puts, ...removed.map((gone) => photos.delete(gone))]);
    return { after, rows, removed, before: stored };
  });
  rememberDraft(result.after);
  result.rows.forEach(rememberPhoto);
  result.removed.forEach(forgetPhoto);
  if (result.after !== result.before) announceDraft(result.after, originOf(tasks, result.before, result.after));
  return result.after;
}

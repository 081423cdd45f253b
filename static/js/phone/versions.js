// @ts-check
// Two versions of one visit: taking the server's, or having the person choose. The one that loses a choice
// is kept in "copies" until the visit is sent.
import { transact } from "./connection.js";
import { answeredNames, newDraft } from "./draft.js";
import { changeDraft, ensureDraft, readDraft, settleDraft } from "./store.js";

/** @typedef {import("./types.js").Draft} Draft */
/** @typedef {import("./types.js").DraftDocument} DraftDocument */

/** The edit number after which this phone's next edit is above all that the server saw of it. @param {Draft} draft @param {import("./types.js").Writer} writer @param {string} device */
const lastEdit = (draft, writer, device) => (writer.device === device ? Math.max(draft.edit, writer.edit) : draft.edit);

/**
 * The draft with the server's content in place of its own.
 * @param {Draft} draft
 * @param {DraftDocument} document
 * @param {string} device
 * @returns {Draft}
 */
export function withDocument(draft, document, device) {
  const edit = lastEdit(draft, document.writer, device);
  const photos = Object.entries(document.photos).map(([question, list]) => [question, list.map((photo) => photo.sha256)]);
  const { fields, revision, number, saved_at: savedAt, evidence, receipt } = document;
  return {
    ...draft, fields, revision, number, edit, sentEdit: edit, photos: Object.fromEntries(photos),
    evidence: evidence ?? {}, savedAt: savedAt ?? draft.savedAt, status: document.is_open ? "open" : "sent",
    receipt: document.is_open ? null : receipt, wanted: null, absence: null, chosen: false, theirs: null, refusal: null, faults: [],
  };
}

/**
 * Take what the server has, unless something was changed here meanwhile.
 * @param {Draft} draft as it was when the server was asked
 * @param {DraftDocument} document
 * @param {string} device
 */
export async function takeDocument(draft, document, device) {
  if (document.checklist === draft.checklist) {
    return settleDraft(draft.key, (now) => (now.edit === draft.edit ? withDocument(now, document, device) : now));
  }
  const { uid, checklist } = document;
  const begun = await ensureDraft({ ...newDraft({ uid, checklist, shopper: draft.shopper }), branch: draft.branch, form: draft.form });
  return takeDocument(begun, document, device);
}

/** @param {string} uid @param {unknown} version @param {"mine" | "theirs"} whose */
const keepCopy = (uid, version, whose) =>
  transact(["copies"], "readwrite", (transaction) =>
    transaction.objectStore("copies").add({ uid, whose, version, at: new Date().toISOString() }),
  );

/**
 * The person chose one of two versions; the other one is kept.
 * @param {string} key
 * @param {"mine" | "theirs"} choice
 * @param {string} device
 */
export async function chooseVersion(key, choice, device) {
  const draft = await readDraft(key);
  const theirs = draft?.theirs;
  if (!draft || !theirs) return draft;
  await keepCopy(draft.uid, choice === "mine" ? theirs : draft, choice === "mine" ? "theirs" : "mine");
  if (choice === "theirs") return takeDocument(draft, theirs, device);
  return changeDraft(key, (now) => ({
    ...now, revision: theirs.revision, number: theirs.number, edit: lastEdit(now, theirs.writer, device),
    chosen: true, status: "open", theirs: null, refusal: null,
  }));
}

/** How many answers each version has, and under which names they differ. @param {Draft} mine @param {DraftDocument} theirs */
export function compareVersions(mine, theirs) {
  const [own, other] = [answeredNames(mine.fields), answeredNames(theirs.fields)];
  const names = [...new Set([...own, ...other])];
  const photos = (/** @type {Record<string, unknown[]>} */ all) => Object.values(all).flat().length;
  return {
    mine: { answers: own.length, photos: photos(mine.photos), savedAt: mine.savedAt },
    theirs: { answers: other.length, photos: photos(theirs.photos), savedAt: theirs.saved_at },
    differing: names.filter((name) => JSON.stringify(mine.fields[name] ?? []) !== JSON.stringify(theirs.fields[name] ?? [])),
  };
}

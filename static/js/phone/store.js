// @ts-check
// The drafts and photos on this phone. Every write here is one transaction that is on the disk when its
// promise resolves; "saved" may be said then and not before.
import { transact } from "./connection.js";
import { newDraft, photoKey, withPhoto, withoutPhoto } from "./draft.js";
import { rememberDraft, rememberPhoto, rememberedDraft } from "./memory.js";
import { dropUnsavedPhoto, enqueue } from "./saving.js";

export { changes } from "./changes.js";
export { StorageBroken, StorageFull, isCapable, openStore } from "./connection.js";
export { askToPersist, deviceId, setSetting, setting } from "./settings.js";
export { heldDraft, retrySaving, savingState } from "./saving.js";

/** @typedef {import("./types.js").Draft} Draft */
/** @typedef {import("./types.js").PhotoRow} PhotoRow */

/**
 * The draft, or null; one that vanished from the database under this page is written again.
 * @param {string} key
 * @returns {Promise<Draft | null>}
 */
export async function readDraft(key) {
  /** @type {Draft | undefined} */
  const draft = await transact(["drafts"], "readonly", (transaction) => transaction.objectStore("drafts").get(key));
  if (draft) rememberDraft(draft);
  else if (rememberedDraft(key)) return settleDraft(key, (known) => ({ ...known }));
  return draft ?? null;
}

/** The draft, begun from `seed` if there is none yet; that alone is no edit. @param {import("./draft.js").Seed} seed */
export async function ensureDraft(seed) {
  const draft = newDraft(seed);
  const known = await readDraft(draft.key).catch(() => null); // if reading fails, writing says why, and keeps the seed
  return known ?? enqueue(draft.key, { change: (known) => known, seed: draft });
}

/** Everything of one shopper on this phone, latest first. @param {string} shopper @returns {Promise<Draft[]>} */
export async function draftsOf(shopper) {
  /** @type {Draft[]} */
  const all = await transact(["drafts"], "readonly", (transaction) => transaction.objectStore("drafts").getAll());
  const own = all.filter((draft) => draft.shopper === shopper);
  own.forEach(rememberDraft);
  return own.sort((one, other) => other.savedAt.localeCompare(one.savedAt));
}

/**
 * An edit of the person: `change` gets the draft as stored (by whatever tab) and gives the new one.
 * Resolves when it is on the disk; rejects with StorageFull or StorageBroken, then it is tried again later.
 * @param {string} key
 * @param {(draft: Draft) => Draft} change must be pure: it may be called again
 */
export const changeDraft = (key, change) => enqueue(key, { change, isEdit: true });

/** Bookkeeping that is no edit of the person. @param {string} key @param {(draft: Draft) => Draft} change */
export const settleDraft = (key, change) => enqueue(key, { change });

/**
 * Store a photo and name it in its draft, both or neither.
 * @param {string} key of the draft
 * @param {Omit<PhotoRow, "key" | "sent" | "unsent" | "refusal" | "size">} photo
 */
export function addPhoto(key, photo) {
  const { uid, question, sha256, bytes } = photo;
  const row = { ...photo, key: photoKey(uid, question, sha256), size: bytes.byteLength, sent: false, unsent: uid, refusal: null };
  return enqueue(key, { change: (draft) => withPhoto(draft, question, sha256), isEdit: true, rows: [row], isAlone: true });
}

/** @param {string} key of the draft @param {Pick<PhotoRow, "uid" | "question" | "sha256">} photo */
export function removePhoto(key, { uid, question, sha256 }) {
  const gone = photoKey(uid, question, sha256);
  dropUnsavedPhoto(key, gone);
  return enqueue(key, {
    change: (draft) => withoutPhoto(draft, question, sha256), isEdit: true, removed: () => [gone], isAlone: true,
  });
}

/** @param {string} uid @returns {Promise<PhotoRow[]>} */
export const photosOf = (uid) =>
  transact(["photos"], "readonly", (transaction) => transaction.objectStore("photos").index("uid").getAll(uid));

/** The keys of the photos that the server has not yet; one that it refused is not among them. @param {string} uid @returns {Promise<string[]>} */
export const unsentPhotos = (uid) =>
  transact(["photos"], "readonly", async (transaction) =>
    /** @type {string[]} */ (await transaction.objectStore("photos").index("unsent").getAllKeys(uid)),
  );

/** The keys of those that the draft names. @param {Draft} draft */
export async function waitingPhotos(draft) {
  const listed = Object.entries(draft.photos).flatMap(([question, list]) => list.map((each) => photoKey(draft.uid, question, each)));
  return (await unsentPhotos(draft.uid)).filter((key) => listed.includes(key));
}

/** @param {string} key @returns {Promise<PhotoRow | undefined>} */
export const readPhoto = (key) =>
  transact(["photos"], "readonly", (transaction) => transaction.objectStore("photos").get(key));

/** What became of a photo at the server. @param {string} key @param {{sent?: boolean, refusal?: string | null}} news */
export async function settlePhoto(key, news) {
  const row = await transact(["photos"], "readwrite", async (transaction) => {
    const photos = transaction.objectStore("photos");
    /** @type {PhotoRow | undefined} */
    const known = await photos.get(key);
    if (!known) return null;
    const { unsent, ...settled } = { ...known, ...news };
    const isWaiting = !settled.sent && settled.refusal === null;
    await photos.put(isWaiting ? { ...settled, unsent: settled.uid } : settled);
    return settled;
  });
  if (row) rememberPhoto(row);
  return row;
}

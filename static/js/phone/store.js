// @ts-check
// The drafts and photos on this phone. Every write here is one transaction that is on the disk when its
// promise resolves; "saved" may be said then and not before.
import { transact } from "./connection.js";
import { newDraft, photoKey, withPhoto, withoutPhoto } from "./draft.js";
import { rememberDraft, rememberSetting, rememberedDraft, rememberedSetting } from "./memory.js";
import { dropUnsavedPhoto, enqueue } from "./saving.js";

export { changes } from "./changes.js";
export { StorageBroken, StorageFull, isCapable, openStore } from "./connection.js";
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
  return (await readDraft(draft.key)) ?? enqueue(draft.key, { change: (known) => known, origin: "server", seed: draft });
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
export const changeDraft = (key, change) => enqueue(key, { change, origin: "here" });

/** Bookkeeping that is no edit of the person. @param {string} key @param {(draft: Draft) => Draft} change */
export const settleDraft = (key, change) => enqueue(key, { change, origin: "server" });

/**
 * Store a photo and name it in its draft, both or neither.
 * @param {string} key of the draft
 * @param {Omit<PhotoRow, "key" | "sent" | "refusal" | "size">} photo
 */
export function addPhoto(key, photo) {
  const { uid, question, sha256, bytes } = photo;
  const row = { ...photo, key: photoKey(uid, question, sha256), size: bytes.byteLength, sent: false, refusal: null };
  return enqueue(key, { change: (draft) => withPhoto(draft, question, sha256), origin: "here", rows: [row], isAlone: true });
}

/** @param {string} key of the draft @param {Pick<PhotoRow, "uid" | "question" | "sha256">} photo */
export function removePhoto(key, { uid, question, sha256 }) {
  const gone = photoKey(uid, question, sha256);
  dropUnsavedPhoto(key, gone);
  return enqueue(key, {
    change: (draft) => withoutPhoto(draft, question, sha256), origin: "here", removed: () => [gone], isAlone: true,
  });
}

/** @param {string} uid @returns {Promise<PhotoRow[]>} */
export const photosOf = (uid) =>
  transact(["photos"], "readonly", (transaction) => transaction.objectStore("photos").index("uid").getAll(uid));

/** @param {string} name @returns {Promise<any>} */
export const setting = async (name) =>
  (await transact(["settings"], "readonly", (transaction) => transaction.objectStore("settings").get(name))) ??
  rememberedSetting(name);

/** @param {string} name @param {unknown} value */
export function setSetting(name, value) {
  rememberSetting(name, value);
  return transact(["settings"], "readwrite", (transaction) => transaction.objectStore("settings").put(value, name));
}

/** The name by which the server knows this phone: made once, at random. @returns {Promise<string>} */
export async function deviceId() {
  const made = crypto.randomUUID();
  const device = await transact(["settings"], "readwrite", async (transaction) => {
    const settings = transaction.objectStore("settings");
    const known = (await settings.get("device")) ?? rememberedSetting("device");
    await settings.put(known ?? made, "device");
    return known ?? made;
  });
  rememberSetting("device", device);
  return device;
}

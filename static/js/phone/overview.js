// @ts-check
// What this phone holds, gathered for whoever shows it.
import { draftsOf, setting, waitingPhotos } from "./store.js";

/** @typedef {import("./types.js").Draft} Draft */
/**
 * @typedef {object} Overview
 * @property {Draft[]} drafts of one visit, or all of the shopper's
 * @property {number} wantedPhotos that wait with the visits that are to be sent
 * @property {number} photos that are not on the server
 * @property {boolean} isKept whether there is something on this phone that is not sent
 * @property {boolean} isOnServer whether the server has a draft of all of it
 * @property {string} persisted
 */

/** @type {Overview} */
export const NOTHING = { drafts: [], wantedPhotos: 0, photos: 0, isKept: false, isOnServer: false, persisted: "" };

/**
 * @param {string} shopper "" for the one who was last heard to be signed in
 * @param {string} uid "" for all visits
 * @returns {Promise<Overview>}
 */
export async function readOverview(shopper, uid) {
  const all = await draftsOf(shopper || (await setting("shopper")) || "");
  const drafts = all.filter((draft) => uid === "" || draft.uid === uid);
  const unsent = drafts.filter((draft) => draft.status !== "sent" && draft.savedAt);
  const counts = await Promise.all(unsent.map(async (draft) => (await waitingPhotos(draft)).length));
  const sum = (/** @type {number[]} */ numbers) => numbers.reduce((total, number) => total + number, 0);
  const photos = sum(counts);
  return {
    drafts, photos,
    wantedPhotos: sum(counts.filter((_count, index) => unsent[index].wanted)),
    isKept: unsent.length > 0,
    isOnServer: photos === 0 && unsent.every((draft) => draft.edit === draft.sentEdit),
    persisted: (await setting("persisted")) ?? "",
  };
}

// @ts-check
// A visit on this phone, as a value: each change gives a new draft. Nothing here waits or stores.

/** @typedef {import("./types.js").Draft} Draft */
/** @typedef {import("./types.js").Fields} Fields */
/** @typedef {import("./types.js").PhotoRow} PhotoRow */
/** @typedef {Pick<Draft, "uid" | "shopper" | "checklist"> & Partial<Draft>} Seed */

/** @param {string} uid @param {string} checklist */
export const draftKey = (uid, checklist) => `${uid}/${checklist}`;

/** @param {string} uid @param {string} question @param {string} sha256 */
export const photoKey = (uid, question, sha256) => `${uid}/${question}/${sha256}`;

/**
 * A draft in which nothing was changed here yet; `seed` may bring what the server had.
 * @param {Seed} seed
 * @returns {Draft}
 */
export function newDraft(seed) {
  return {
    branch: "", form: `/visits/${seed.uid}/form`, number: 1, revision: 0, edit: 0, sentEdit: 0,
    fields: {}, photos: {}, evidence: {}, savedAt: "", wanted: null, absence: null, chosen: false,
    status: "open", refusal: null, theirs: null, faults: [], receipt: null,
    ...seed,
    key: draftKey(seed.uid, seed.checklist),
  };
}

/** Half of a pair of surrogates cannot be sent as UTF-8. @param {string} text */
const wellFormed = (text) => text.replace(/\p{Surrogate}/gu, "\ufffd");

/** @param {unknown} one @param {unknown} other */
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * The named fields replaced, the others kept, so that two pages on one visit do not undo each other.
 * The very draft if nothing differs. No values (`[]`) say that the field was cleared.
 * @param {Draft} draft
 * @param {Fields} changed
 * @returns {Draft}
 */
export function withFields(draft, changed) {
  const clean = Object.entries(changed).map(([name, values]) => [name, values.map(wellFormed)]);
  const differing = clean.filter(([name, values]) => !isSame(draft.fields[String(name)] ?? [], values));
  return differing.length === 0 ? draft : { ...draft, fields: { ...draft.fields, ...Object.fromEntries(differing) } };
}

/** @param {Draft} draft @param {string} question @param {string} sha256 @returns {Draft} */
export function withPhoto(draft, question, sha256) {
  const kept = draft.photos[question] ?? [];
  if (kept.includes(sha256)) return draft;
  return { ...draft, photos: { ...draft.photos, [question]: [...kept, sha256] } };
}

/** @param {Draft} draft @param {string} question @param {string} sha256 @returns {Draft} */
export function withoutPhoto(draft, question, sha256) {
  const kept = draft.photos[question] ?? [];
  if (!kept.includes(sha256)) return draft;
  return { ...draft, photos: { ...draft.photos, [question]: kept.filter((each) => each !== sha256) } };
}

/** Parts of the evidence replaced (`stamps`, `check_in`, …). @param {Draft} draft @param {import("./types.js").Evidence} changed @returns {Draft} */
export const withEvidence = (draft, changed) => ({ ...draft, evidence: { ...draft.evidence, ...changed } });

/**
 * The person asks to send the visit, or to report that it could not take place.
 * @param {Draft} draft
 * @param {"submit" | "absence"} wanted
 * @param {import("./types.js").Absence | null} [absence]
 * @returns {Draft}
 */
export const withWish = (draft, wanted, absence = null) => ({ ...draft, wanted, absence, status: "open", refusal: null });

/** @param {Draft} draft */
export const hasUnsentEdits = (draft) => draft.edit > draft.sentEdit;

/** Whether there is something to send that needs no decision of the person first. @param {Draft} draft */
export const isDue = (draft) => draft.status === "open" && (hasUnsentEdits(draft) || draft.wanted !== null);

/** Every photo of the draft once. @param {Draft} draft */
export const photosIn = (draft) => [...new Set(Object.values(draft.photos).flat())];

/** The names under which something is answered. @param {Fields} fields */
export const answeredNames = (fields) => Object.keys(fields).filter((name) => fields[name].some((value) => value.trim() !== ""));

/**
 * The body of `PUT /visits/<uid>`; `final` sends what the person asked to send, else it is only kept.
 * @param {Draft} draft
 * @param {string} device
 * @param {Date} now by this phone's clock
 * @param {boolean} [final]
 */
export function bodyOf(draft, device, now, final = false) {
  return {
    checklist: draft.checklist, device, edit: draft.edit, revision: draft.revision, chosen: draft.chosen,
    fields: draft.fields, photos: draft.photos, evidence: draft.evidence, sent_at: now.toISOString(),
    submit: final && draft.wanted === "submit" ? draft.number : null,
    absence: final && draft.wanted === "absence" ? draft.absence : null,
  };
}

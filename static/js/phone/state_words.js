// @ts-check
// Where the work is, in words that are never ahead of the truth: "saved" only of what is on the disk,
// "sent" only of what a receipt lists.
import { fill } from "../form/words.js";

/** @typedef {import("./types.js").Draft} Draft */
/** @typedef {"none" | "saving" | "saved" | "waiting" | "sending" | "sent" | "failed"} Kind */
/** @typedef {"retry" | "sign_in" | "choose" | "look" | "copy"} Way what the person can do about a failure */
/** @typedef {{kind: Kind, words: string, reason: string, way: Way | null, message: string}} StateLine */
/**
 * @typedef {object} Facts
 * @property {boolean} isSaving
 * @property {"full" | "broken" | null} unsaved why something is not on the disk
 * @property {Draft[]} drafts the visit of this page, or all of the shopper's
 * @property {number} photos how many wait with the visits that are to be sent
 * @property {import("./sync.js").SyncState} sync
 * @property {Date} now
 */
/** @typedef {Record<string, string>} Patterns translated; see templates/components/save_state.html */

const NEEDING_THE_PERSON = ["incomplete", "closed", "checklist", "photos_lost", "number", "gone"];

/** @param {string | Date} moment @param {string} [zone] @param {Intl.DateTimeFormatOptions} [more] */
const inZone = (moment, zone, more) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...more }).format(new Date(moment));

/** `10:42`, of another day `14/11 10:42`. @param {string} moment ISO @param {Date} now @param {string} [zone] */
export function timeWords(moment, now, zone) {
  const clock = inZone(moment, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const day = inZone(moment, zone, { day: "2-digit", month: "2-digit" });
  return inZone(moment, zone) === inZone(now, zone) ? clock : `${day} ${clock}`;
}

/** `1 visit, 3 photos`. @param {number} visits @param {number} photos @param {Patterns} patterns */
export function countWords(visits, photos, patterns) {
  const one = (/** @type {string} */ name, /** @type {number} */ count) => fill(patterns[count === 1 ? name : `${name}s`], { count });
  return [one("visit", visits), ...(photos ? [one("photo", photos)] : [])].join(", ");
}

/** What the help says below the line, by place. @param {StateLine} line @param {import("./overview.js").Overview} overview @param {Patterns} patterns */
export function helpWords(line, { photos, isKept, isOnServer, persisted }, patterns) {
  const isUnsaved = line.way === "copy";
  const left = fill(patterns[photos === 1 ? "photo" : "photos"], { count: photos });
  return {
    about: patterns[`about_${line.reason}`] ?? patterns.about_refused,
    message: line.message,
    photos: photos ? fill(patterns.photos_left, { what: left }) : "",
    server: isKept || isUnsaved ? patterns[isOnServer && !isUnsaved ? "on_server" : "not_on_server"] : "",
    persisted: (isKept && patterns[`persist_${persisted}`]) || "",
  };
}

/** The refusals that the person must see first: a choice, then what no retry mends. @param {Draft[]} drafts */
const refusedFirst = (drafts) =>
  drafts.find((draft) => draft.status === "conflict") ?? drafts.find((draft) => draft.status === "refused");

/** @param {Facts} facts @param {Draft[]} unsent @returns {{reason: string, way: Way, message: string} | null} */
function failureOf({ unsaved, drafts, sync }, unsent) {
  if (unsaved) return { reason: unsaved, way: "copy", message: "" };
  const stopped = refusedFirst(drafts);
  if (stopped?.status === "conflict") return { reason: "conflict", way: "choose", message: "" };
  if (stopped) {
    const { reason, message } = stopped.refusal ?? { reason: "refused", message: "" };
    return { reason, way: NEEDING_THE_PERSON.includes(reason) ? "look" : "retry", message };
  }
  if (unsent.length > 0 && (sync.problem === "sign_in" || sync.problem === "other_shopper")) {
    return { reason: sync.problem, way: "sign_in", message: "" };
  }
  return null;
}

/**
 * @param {Facts} facts
 * @param {Patterns} patterns
 * @param {string} [zone]
 * @returns {StateLine}
 */
export function stateLine(facts, patterns, zone) {
  const { drafts, sync, now } = facts;
  const line = (/** @type {Kind} */ kind, /** @type {string} */ words, more = {}) =>
    ({ kind, words, reason: kind, way: null, message: "", ...more });
  if (facts.isSaving) return line("saving", patterns.saving);
  const wanted = drafts.filter((draft) => draft.status === "open" && draft.wanted);
  const unsent = drafts.filter((draft) => draft.status === "open" && (draft.wanted || draft.edit > draft.sentEdit));
  const failure = failureOf(facts, unsent);
  const failed = (/** @type {{reason: string, way: Way}} */ about) =>
    line("failed", fill(facts.unsaved ? patterns.unsaved : patterns.failed, { way: patterns[`way_${about.way}`] }), about);
  if (failure) return failed(failure);
  if (wanted.length > 0) {
    if (sync.isRunning && wanted.some((draft) => draft.key === sync.key)) {
      const { done, total } = sync.progress;
      return line("sending", fill(patterns.sending, { done: Math.min(done + 1, total), total }));
    }
    if (sync.problem === "busy" && !sync.isRunning) return failed({ reason: "busy", way: "retry" });
    return line("waiting", fill(patterns.waiting, { what: countWords(wanted.length, facts.photos, patterns) }));
  }
  const kept = drafts.filter((draft) => draft.status === "open" && draft.savedAt).map((draft) => draft.savedAt);
  if (kept.length > 0) return line("saved", fill(patterns.saved, { time: timeWords(/** @type {string} */ (kept.sort().at(-1)), now, zone) }));
  const sent = drafts.flatMap((draft) => (draft.status === "sent" && draft.receipt ? [draft.receipt] : []));
  const last = sent.sort((one, other) => one.received_at.localeCompare(other.received_at)).at(-1);
  if (!last) return line("none", "");
  return line("sent", fill(last.code ? patterns.sent : patterns.reported, { time: timeWords(last.received_at, now, zone), code: last.code }));
}

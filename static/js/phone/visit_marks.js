// @ts-check
// What the list says of a visit that is on this phone: only what the store holds, never what is hoped for.
import { fill } from "../form/words.js";
import { timeWords } from "./state_words.js";

/** @typedef {import("./types.js").Draft} Draft */
/** @typedef {{kind: "saved" | "waiting" | "failed" | "sent", words: string}} Mark */
/** @typedef {Record<"saved" | "answered" | "waiting" | "waiting_one" | "waiting_many" | "failed" | "conflict" | "sent" | "reported", string>} Patterns */

// Fields that are about a question or about the visit, and answer none.
const BESIDE = /\.(note|emotion|opportunity|photos?)$/;
const TIMES = ["day", "entered", "left"];

/** How many questions have an answer in these fields. @param {Draft["fields"]} fields */
export function answeredQuestions(fields) {
  const answered = Object.keys(fields).filter(
    (name) => !BESIDE.test(name) && !TIMES.includes(name) && fields[name].some((value) => value.trim() !== ""),
  );
  return new Set(answered.map((name) => name.split(".")[0])).size;
}

/**
 * @param {Draft} draft
 * @param {number} photos that still wait to be sent
 * @param {Patterns} patterns
 * @param {Date} now
 * @param {string} [zone]
 * @returns {Mark | null} nothing to say of a draft in which nothing was done
 */
export function markOf(draft, photos, patterns, now, zone) {
  if (draft.status === "sent") {
    const { code, received_at: at } = /** @type {import("./types.js").Receipt} */ (draft.receipt);
    return { kind: "sent", words: fill(code ? patterns.sent : patterns.reported, { time: timeWords(at, now, zone), code }) };
  }
  if (draft.status === "conflict") return { kind: "failed", words: patterns.conflict };
  if (draft.status === "refused") return { kind: "failed", words: patterns.failed };
  if (draft.wanted) {
    const pattern = photos === 0 ? patterns.waiting : photos === 1 ? patterns.waiting_one : patterns.waiting_many;
    return { kind: "waiting", words: fill(pattern, { photos }) };
  }
  if (!draft.savedAt) return null;
  const saved = fill(patterns.saved, { time: timeWords(draft.savedAt, now, zone) });
  const count = answeredQuestions(draft.fields);
  return { kind: "saved", words: count ? `${saved} · ${fill(patterns.answered, { count })}` : saved };
}

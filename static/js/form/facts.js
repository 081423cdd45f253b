// @ts-check
// What the server tells of a checklist is short (audit_app/visits/question_facts.py); here it is written out.
import { fill } from "./words.js";

/** @typedef {import("./values.js").Question} Question */

const OWN_WORDS = ["number", "duration", "text", "photo"];

/** What each listed value earns. @param {any} question @returns {Record<string, number> | undefined} */
function sharesOf({ type, good = "yes", steps, shares }) {
  if (type === "yes_no") return { yes: Number(good === "yes"), no: Number(good === "no") };
  if (type !== "scale") return shares;
  return Object.fromEntries(Array.from({ length: steps }, (_, index) => [String(index + 1), index / (steps - 1)]));
}

/**
 * @param {any} question as the server tells it
 * @param {string} section
 * @param {Record<string, string>} missing patterns by what is missing
 * @returns {Question}
 */
function writeOut(question, section, missing) {
  const { key, number, type, optional } = question;
  const say = (/** @type {string} */ kind) => fill(missing[kind], { number });
  return {
    ...question,
    section,
    required: !optional,
    shares: sharesOf(question),
    photo_name: type === "photo" ? key : `${key}.photo`,
    words: { value: say(OWN_WORDS.includes(type) ? type : "choice"), note: say("note"), photo: say("photo") },
  };
}

/**
 * The questions of all sections in reading order.
 * @param {{sections: Record<string, any[]>, missing: Record<string, string>}} checklist
 * @returns {Question[]}
 */
export const questionsOf = ({ sections, missing }) =>
  Object.entries(sections).flatMap(([section, questions]) => questions.map((each) => writeOut(each, section, missing)));

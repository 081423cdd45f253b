// @ts-check
// The fields of the form that follow from stamps: the times of the visit, and how long one waited.
import { localParts, secondsBetween, stampOf } from "./stamps.js";
import { secondsOf } from "./values.js";

/** @typedef {import("../phone/types.js").Fields} Fields */
/** @typedef {import("./stamps.js").Stamp} Stamp */
/** @typedef {{stamps: {key: string}[], questions: import("./values.js").Question[], zone: string, window: [string, string]}} Facts */

/**
 * The day that a visit without times is proposed to be on: today if it may happen today.
 * @param {Date} now
 * @param {{zone: string, window: [string, string]}} facts
 */
export function likelyDay(now, { zone, window }) {
  const { day } = localParts(now.toISOString(), zone);
  return day >= window[0] && day <= window[1] ? day : window[0];
}

/** What stamps say of the form's fields. @param {Stamp[]} stamps @param {Facts} facts @returns {Fields} */
function fieldsOf(stamps, facts) {
  /** @type {Fields} */
  const fields = {};
  const ends = [facts.stamps[0], facts.stamps.length > 1 ? facts.stamps[facts.stamps.length - 1] : undefined];
  const [first, last] = ends.map((end) => (end ? stampOf(stamps, end.key) : undefined));
  if (first) {
    const { day, minute } = localParts(first.at, facts.zone);
    // A phone whose clock is wrong by a year does not set the day.
    if (day >= facts.window[0] && day <= facts.window[1]) fields.day = [day];
    fields.entered = [minute];
  }
  if (last) fields.left = [localParts(last.at, facts.zone).minute];
  for (const { key, stamps: pair } of facts.questions) {
    const seconds = secondsBetween(stamps, pair);
    if (seconds === null) continue;
    fields[`${key}.minutes`] = [String(Math.floor(seconds / 60))];
    fields[`${key}.seconds`] = [String(seconds % 60)];
  }
  return fields;
}

/**
 * What changes in the form when the stamps do. A field that was filled from a stamp is emptied with it,
 * unless a person has written something else there.
 * @param {Stamp[]} before
 * @param {Stamp[]} after
 * @param {Fields} fields
 * @param {Facts} facts
 * @returns {Fields}
 */
export function fieldsOfStamps(before, after, fields, facts) {
  const [then, now] = [fieldsOf(before, facts), fieldsOf(after, facts)];
  /** @type {Fields} */
  const changed = {};
  for (const name of new Set([...Object.keys(then), ...Object.keys(now)])) {
    if (then[name]?.[0] === now[name]?.[0]) continue;
    if (now[name]) changed[name] = now[name];
    else if (fields[name]?.[0] === then[name][0] && name !== "day") changed[name] = [];
    if (changed[name] && /\.(minutes|seconds)$/.test(name)) changed[name.replace(/\w+$/, "corrected")] = [];
  }
  return changed;
}

/**
 * Whether a timed duration was changed by hand; nothing to say of one that was not timed.
 * @param {import("./values.js").Question} question
 * @param {Fields} fields
 * @param {Stamp[]} stamps
 * @returns {Fields}
 */
export function correctionOf(question, fields, stamps) {
  const measured = secondsBetween(stamps, question.stamps);
  if (measured === null) return {};
  const typed = secondsOf(fields, question.key);
  return { [`${question.key}.corrected`]: typed !== null && typed !== measured ? ["y"] : [] };
}

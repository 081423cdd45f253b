// @ts-check
// What the raw fields of a form say: a question's value, the share that it earns.
import { NOT_APPLICABLE, isAnswered, readNumber } from "../lib/conditions.js";

/** @typedef {import("../phone/types.js").Fields} Fields */
/** @typedef {import("../lib/conditions.js").Value} Value */

/**
 * What the server tells of a question; what does not hold is left out.
 * @typedef {object} Question
 * @property {string} key
 * @property {string} section
 * @property {number} number
 * @property {string} type
 * @property {boolean} [required]
 * @property {import("../lib/conditions.js").Condition} [show_if]
 * @property {Record<string, number>} [shares] what each listed value earns
 * @property {[number, number]} [measure] target and limit of a number or a duration
 * @property {[string, string]} [stamps] between which a duration lies
 * @property {number} [note_below]
 * @property {number} [photo_below]
 * @property {boolean} [photo_always]
 * @property {number} [photo_most]
 * @property {string} [photo_name]
 * @property {{value?: string, note?: string, photo?: string}} [words] what is said where a part is missing
 */

const LONGEST_DURATION = 24 * 60 * 60;

/** Whether a box is ticked. @param {Fields} fields @param {string} name */
export const isTicked = (fields, name) => !["", "false"].includes(fields[name]?.[0] ?? "");

/** A text without what the server leaves out at its ends. @param {Fields} fields @param {string} name */
export const textOf = (fields, name) => (fields[name]?.[0] ?? "").trim();

/**
 * A duration typed as minutes and seconds, in seconds; null for nothing or no whole numbers.
 * @param {Fields} fields
 * @param {string} key
 */
export function secondsOf(fields, key) {
  const parts = [textOf(fields, `${key}.minutes`), textOf(fields, `${key}.seconds`)];
  if (parts.every((part) => part === "") || !parts.every((part) => /^\d{0,5}$/.test(part))) return null;
  const total = Number(parts[0]) * 60 + Number(parts[1]);
  return total > LONGEST_DURATION ? null : total;
}

/** Whether something was typed that means nothing: the server asks for it first. @param {string} type @param {string} key @param {Fields} fields */
function isUnreadable(type, key, fields) {
  if (type === "number") return textOf(fields, key) !== "" && Number.isNaN(readNumber(textOf(fields, key).replace(/\s/g, "")));
  if (type !== "duration" || secondsOf(fields, key) !== null) return false;
  return textOf(fields, `${key}.minutes`) + textOf(fields, `${key}.seconds`) !== "";
}

/**
 * What a question is answered with; null for nothing, or nothing that can be understood.
 * @param {Question} question
 * @param {Fields} fields
 * @param {Record<string, string[]>} photos
 * @returns {Value}
 */
export function valueOf({ key, type }, fields, photos) {
  const isBroken = isUnreadable(type, key, fields);
  if (isTicked(fields, `${key}.na`) && !isBroken) return NOT_APPLICABLE;
  const first = textOf(fields, key);
  switch (type) {
    case "photo":
      return photos[key] ?? [];
    case "multi":
      return fields[key] ?? [];
    case "duration":
      return secondsOf(fields, key)?.toString() ?? null;
    case "number":
      return first === "" || isBroken ? null : first.replace(/\s/g, "");
    case "text":
      return first === "" ? null : [first]; // as a list: a person may write the word that means "not applicable"
    default:
      return first === "" ? null : first;
  }
}

/** Whether the question is dealt with: answered or not applicable. @param {Value | undefined} value */
export const saysSomething = (value) => value === NOT_APPLICABLE || isAnswered(value);

/** Sums of decimals such as 0.1 + 0.2 come out as a person writes them. @param {number} share */
const within = (share) => Math.round(Math.min(1, Math.max(0, share)) * 1e9) / 1e9;

/**
 * The share of its points that a value earns, or null where none is earned or lost.
 * @param {Question} question
 * @param {Value | undefined} value
 */
export function shareOf({ shares, measure }, value) {
  if (!isAnswered(value)) return null;
  if (shares) {
    const values = Array.isArray(value) ? value : [String(value)];
    return within(values.reduce((sum, each) => sum + (shares[each] ?? 0), 0));
  }
  if (!measure) return null;
  const [target, limit] = measure;
  return within((limit - readNumber(String(value))) / (limit - target));
}

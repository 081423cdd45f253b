// @ts-check
// Whether a question is to be asked, by the answers so far. The same rules hold on the server, which
// has the last word; here they only spare the shopper a question.

/** @typedef {string | number | string[] | null} Value what a form holds for a question: one value, ticks, or nothing */
/** @typedef {Record<string, any>} Condition a test of one question, or {all: […]}, or {any: […]} */

export const NOT_APPLICABLE = "na";

/**
 * A number as people here write it: `12,5` and `12.5` are one; anything else is NaN.
 * @param {string} text
 * @returns {number}
 */
export function readNumber(text) {
  const plain = text.trim().replace(",", ".");
  return /^[+-]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : NaN;
}

/**
 * A duration as it is typed, in seconds: `90`, `1:30`, `1:02:03`.
 * @param {string} text
 * @returns {number}
 */
export function readSeconds(text) {
  const parts = text.trim().split(":");
  if (!parts.every((part) => /^\d+$/.test(part))) return readNumber(text);
  return parts.reduce((total, part) => total * 60 + Number(part), 0);
}

/**
 * Whether the value answers its question. "Not applicable" does not: nothing was observed.
 * @param {Value | undefined} value
 * @returns {boolean}
 */
export function isAnswered(value) {
  if (value === undefined || value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  const text = String(value).trim();
  return text !== "" && text !== NOT_APPLICABLE;
}

/**
 * @param {Value | undefined} value
 * @param {string | number} operand
 */
function matches(value, operand) {
  if (Array.isArray(value)) return value.includes(String(operand));
  if (typeof operand === "number") return readSeconds(String(value)) === operand;
  return String(value) === operand;
}

/**
 * An unanswered question satisfies only `answered: false`.
 * @param {Condition} test
 * @param {Value | undefined} value
 * @returns {boolean}
 */
function passes(test, value) {
  if ("answered" in test) return isAnswered(value) === test.answered;
  if (!isAnswered(value)) return false;
  if ("is" in test) return matches(value, test.is);
  if ("is_not" in test) return !matches(value, test.is_not);
  if ("any_of" in test) return test.any_of.some((/** @type {string} */ operand) => matches(value, operand));
  const number = Array.isArray(value) ? NaN : readSeconds(String(value));
  if ("at_least" in test) return number >= test.at_least;
  if ("at_most" in test) return number <= test.at_most;
  return true;
}

/**
 * @param {Condition} condition
 * @param {(question: string) => Value | undefined} valueOf gives a shown question's value; undefined if hidden
 * @returns {boolean}
 */
export function isShown(condition, valueOf) {
  if (condition.all) return condition.all.every((/** @type {Condition} */ part) => isShown(part, valueOf));
  if (condition.any) return condition.any.some((/** @type {Condition} */ part) => isShown(part, valueOf));
  return passes(condition, valueOf(condition.question));
}

// @ts-check
// Which questions are asked, how many are answered, and what is still missing: as the server counts it,
// in the server's words. The server looks again when the visit arrives, and has the last word.
import { isShown } from "../lib/conditions.js";
import { saysSomething, shareOf, textOf, valueOf } from "./values.js";

/** @typedef {import("../phone/types.js").Fields} Fields */
/** @typedef {import("../phone/types.js").Gap} Gap */
/** @typedef {import("./values.js").Question} Question */
/** @typedef {import("../lib/conditions.js").Value} Value */

/**
 * The questions with what was answered; `values` has those that are shown.
 * @typedef {{questions: Question[], fields: Fields, photos: Record<string, string[]>, values: Map<string, Value>}} Sheet
 */

const LONGEST_VISIT_MINUTES = 12 * 60;
const DAY_MINUTES = 24 * 60;

/**
 * @param {Question[]} questions in reading order
 * @param {Fields} fields
 * @param {Record<string, string[]>} photos
 * @returns {Sheet}
 */
export function readSheet(questions, fields, photos) {
  /** @type {Map<string, Value>} */
  const values = new Map();
  for (const question of questions) {
    // A hidden question has no value here: whatever hangs on it finds it unanswered.
    if (question.show_if && !isShown(question.show_if, (key) => values.get(key))) continue;
    values.set(question.key, valueOf(question, fields, photos));
  }
  return { questions, fields, photos, values };
}

/** Whether the question must be answered before sending. @param {Sheet} sheet @param {Question} question */
const isAsked = (sheet, question) => Boolean(question.required) && sheet.values.has(question.key);

/**
 * How many of the questions that must be answered are, in one section or in all.
 * @param {Sheet} sheet
 * @param {string} [section]
 */
export function progressOf(sheet, section) {
  const asked = sheet.questions.filter((each) => isAsked(sheet, each) && (!section || each.section === section));
  return { answered: asked.filter((each) => saysSomething(sheet.values.get(each.key))).length, total: asked.length };
}

/** @param {Sheet} sheet @param {Question} question @returns {{part: "value" | "note" | "photo", field: string}[]} */
function missingParts(sheet, question) {
  const { key, required, note_below: noteBelow, photo_below: photoBelow } = question;
  const value = sheet.values.get(key);
  const field = question.type === "photo" ? (question.photo_name ?? key) : key;
  if (required && !saysSomething(value)) return [{ part: "value", field }];
  const share = shareOf(question, value) ?? Infinity;
  const needsNote = noteBelow !== undefined && share < noteBelow;
  const isObserved = saysSomething(value) && value !== "na";
  const needsPhoto = isObserved && (question.photo_always || (photoBelow !== undefined && share < photoBelow));
  /** @type {{part: "value" | "note" | "photo", field: string}[]} */
  const parts = [];
  if (needsNote && textOf(sheet.fields, `${key}.note`) === "") parts.push({ part: "note", field: `${key}.note` });
  if (needsPhoto && !sheet.photos[key]?.length) parts.push({ part: "photo", field: `${key}.photo` });
  return parts;
}

/** What is missing from the questions that are shown. @param {Sheet} sheet @returns {Gap[]} */
export const answerGaps = (sheet) =>
  sheet.questions
    .filter((question) => sheet.values.has(question.key))
    .flatMap((question) =>
      missingParts(sheet, question).map(({ part, field }) => ({
        field, message: question.words?.[part] ?? "", section: question.section, question: question.key,
      })),
    );

/** Minutes since midnight, or NaN. @param {string} text `10:12`, or `10:12:30` */
function minutesOf(text) {
  const parts = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  return parts ? Number(parts[1]) * 60 + Number(parts[2]) + Number(parts[3] ?? 0) / 60 : NaN;
}

/**
 * What is missing or wrong in the times of the visit. Whether they lie in the future only the server
 * says: the phone's clock may be wrong.
 * @param {Fields} fields
 * @param {[string, string]} window first and last day, ISO
 * @param {Record<string, string>} words
 * @returns {Gap[]}
 */
export function timeGaps(fields, window, words) {
  const day = textOf(fields, "day");
  const [entered, left] = day ? [minutesOf(textOf(fields, "entered")), minutesOf(textOf(fields, "left"))] : [NaN, NaN];
  const stay = (left - entered + DAY_MINUTES) % DAY_MINUTES; // leaving before coming in is the next day
  /** @type {Gap[]} */
  const gaps = [];
  if (Number.isNaN(entered)) gaps.push({ field: "entered", message: words.entered });
  else if (/^\d{4}-\d\d-\d\d$/.test(day) && (day < window[0] || day > window[1])) {
    gaps.push({ field: "day", message: words.window });
  }
  if (Number.isNaN(left)) gaps.push({ field: "left", message: words.left });
  else if (stay === 0 || stay > LONGEST_VISIT_MINUTES) gaps.push({ field: "left", message: words.order });
  return gaps;
}

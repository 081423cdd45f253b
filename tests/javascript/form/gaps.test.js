// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { answerGaps, progressOf, readSheet, timeGaps } from "../../../static/js/form/gaps.js";
import { durationWords, fill } from "../../../static/js/form/words.js";

/** @typedef {import("../../../static/js/form/values.js").Question} Question */

/** @type {Question[]} */
const QUESTIONS = [
  { key: "greeted", section: "one", number: 1, type: "yes_no", required: true, shares: { yes: 1, no: 0 }, note_below: 0.5, words: { value: "Answer 1", note: "Note 1" } },
  { key: "warm", section: "one", number: 2, type: "scale", required: true, show_if: { question: "greeted", is: "yes" }, shares: { 1: 0, 2: 0.5, 3: 1 }, words: { value: "Answer 2" } },
  { key: "wait", section: "two", number: 3, type: "duration", required: true, measure: [60, 180], photo_below: 0.5, photo_name: "wait.photo", words: { value: "Time 3", photo: "Photo 3" } },
  { key: "receipt", section: "two", number: 4, type: "photo", required: true, photo_name: "receipt", words: { value: "Photo 4" } },
  { key: "more", section: "two", number: 5, type: "text" },
];

/** @param {Record<string, string[]>} fields @param {Record<string, string[]>} [photos] */
const sheetOf = (fields, photos = {}) => readSheet(QUESTIONS, fields, photos);

/** @param {Record<string, string[]>} fields @param {Record<string, string[]>} [photos] */
const missing = (fields, photos) => answerGaps(sheetOf(fields, photos)).map(({ field, message }) => `${field}: ${message}`);

test("what is asked and unanswered is missing, a hidden question is not", () => {
  assert.deepEqual(missing({}), ["greeted: Answer 1", "wait: Time 3", "receipt: Photo 4"]);
  assert.deepEqual(missing({ greeted: ["yes"] }), ["warm: Answer 2", "wait: Time 3", "receipt: Photo 4"]);
});

test("a low answer asks for its note, and for its photo", () => {
  const others = { "wait.minutes": ["3"] };
  assert.deepEqual(missing({ greeted: ["no"], ...others }, { receipt: ["a"] }), ["greeted.note: Note 1", "wait.photo: Photo 3"]);
  assert.deepEqual(missing({ greeted: ["no"], "greeted.note": [" \n"], "wait.minutes": ["1"] }, { receipt: ["a"] }), ["greeted.note: Note 1"]);
  assert.deepEqual(missing({ greeted: ["no"], "greeted.note": ["Busy."], ...others }, { receipt: ["a"], wait: ["b"] }), []);
});

test("not applicable is dealt with, and asks for nothing more", () => {
  assert.deepEqual(missing({ greeted: ["na"], "wait.na": ["y"], "receipt.na": ["y"] }), []);
});

test("required counts follow the conditions", () => {
  assert.deepEqual(progressOf(sheetOf({})), { answered: 0, total: 3 });
  assert.deepEqual(progressOf(sheetOf({ greeted: ["yes"], warm: ["2"] })), { answered: 2, total: 4 });
  assert.deepEqual(progressOf(sheetOf({ greeted: ["yes"], warm: ["2"] }), "one"), { answered: 2, total: 2 });
  assert.deepEqual(progressOf(sheetOf({ greeted: ["no"], warm: ["2"] })), { answered: 1, total: 3 });
});

test("what was typed and means nothing is no answer", () => {
  for (const minutes of ["x", "-1", "1.5", "100000", "1441"]) {
    assert.ok(missing({ "wait.minutes": [minutes] }).includes("wait: Time 3"), minutes);
  }
});

const WORDS = { entered: "Enter", left: "Leave", order: "Order", window: "Window" };

/** @param {string} day @param {string} entered @param {string} left */
const timesOf = (day, entered, left) =>
  timeGaps({ day: [day], entered: [entered], left: [left] }, ["2026-11-20", "2026-11-22"], WORDS).map(({ message }) => message);

test("the times of a visit lie within its window, and leaving follows coming in", () => {
  assert.deepEqual(timesOf("2026-11-21", "10:12", "10:40"), []);
  assert.deepEqual(timesOf("2026-11-21", "23:50", "00:20"), [], "past midnight");
  assert.deepEqual(timesOf("2026-11-19", "10:12", "10:40"), ["Window"]);
  assert.deepEqual(timesOf("2026-11-21", "10:40", "10:12"), ["Order"]);
  assert.deepEqual(timesOf("2026-11-21", "10:12", "10:12"), ["Order"]);
  assert.deepEqual(timesOf("2026-11-21", "", ""), ["Enter", "Leave"]);
  assert.deepEqual(timesOf("", "10:12", "10:40"), ["Enter", "Leave"], "times without a day");
});

test("patterns are filled, and durations said, as the server does", () => {
  assert.equal(fill("%(answered)d/%(total)d %(words)s", { answered: 3, total: 9, words: "câu" }), "3/9 câu");
  const words = { minutes: "%(minutes)d min", seconds: "%(seconds)d s" };
  assert.deepEqual([0, 45, 60, 90].map((seconds) => durationWords(seconds, words)), ["0 s", "45 s", "1 min", "1 min 30 s"]);
});

// @ts-check
// Reads cases that the server has worked out (tests/visits/test_phone_agrees.py) and prints those in which the
// phone's modules come to something else.
import { readFileSync } from "node:fs";
import { questionsOf } from "../../static/js/form/facts.js";
import { answerGaps, progressOf, readSheet, timeGaps } from "../../static/js/form/gaps.js";

/** Lists of which only what differs is worth reading. @param {any[]} one @param {any[]} other */
const only = (one, other) => one.filter((each) => !other.some((twin) => asText(twin) === asText(each)));

/** @param {any} one */
const asText = (one) => JSON.stringify(one);

/** @param {any} example @returns {Record<string, [any, any]>} by name: what the phone finds, and what the server found */
function compare(example) {
  if (example.times) return { gaps: [timeGaps(example.times, example.window, example.words), example.gaps] };
  const sheet = readSheet(questionsOf(example.checklist), example.fields, example.photos);
  return {
    shown: [[...sheet.values.keys()].sort(), example.shown],
    gaps: [
      answerGaps(sheet).map(({ field, message, section, question }) => ({ field, message, section, question })),
      example.gaps,
    ],
    progress: [example.sections.map((/** @type {string | null} */ key) => progressOf(sheet, key ?? undefined)), example.progress],
  };
}

const cases = JSON.parse(readFileSync(process.argv[2], "utf8"));
const differing = cases.flatMap((/** @type {any} */ example) => {
  const wrong = Object.entries(compare(example)).flatMap(([name, [phone, server]]) =>
    asText(phone) === asText(server) ? [] : [{ name, phone: only(phone, server), server: only(server, phone) }],
  );
  return wrong.length ? [{ wrong, fields: example.fields ?? example.times, photos: example.photos }] : [];
});
console.log(JSON.stringify({ compared: cases.length, differing: differing.slice(0, 3) }));

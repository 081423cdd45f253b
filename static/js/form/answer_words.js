// @ts-check
// Answers as a person would say them, in the words that stand at their own controls.
import { NOT_APPLICABLE } from "../lib/conditions.js";
import { textOf } from "./values.js";
import { durationWords, fill } from "./words.js";

/** @typedef {import("../elements/visit_form.js").VisitForm} VisitForm */
/** @typedef {import("./values.js").Question} Question */

/** What is written on a radio or a tick. @param {VisitForm} root @param {string} name @param {string} value */
function labelOf(root, name, value) {
  const control = root.querySelector(`input[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
  return control?.closest("label")?.textContent?.trim() ?? value;
}

/** The words of a question. @param {string} key */
export const questionWords = (key) =>
  document.querySelector(`#question-${CSS.escape(key)} .question-legend > span:last-child`)?.textContent?.trim() ?? "";

/** How a section felt; "" where it was not said. @param {VisitForm} root @param {string} section */
export function feltWords(root, section) {
  const level = textOf(root.draft.fields, `${section}.emotion`);
  return level && labelOf(root, `${section}.emotion`, level);
}

/** @param {VisitForm} root @param {Question} question */
export function answerWords(root, { key, type }) {
  const { words } = root.facts;
  const value = root.sheet.values.get(key);
  if (value === NOT_APPLICABLE) {
    const box = root.querySelector(`input[name="${key}.na"], input[name="${key}"][value="${NOT_APPLICABLE}"]`);
    return box?.closest("label")?.textContent?.trim() ?? "";
  }
  if (value === null || value === undefined || type === "photo") return "";
  if (Array.isArray(value)) return type === "text" ? value[0].trim() : value.map((each) => labelOf(root, key, each)).join(", ");
  switch (type) {
    case "scale":
      return fill(words.of, { step: value, steps: root.querySelectorAll(`.scale-steps input[name="${key}"]`).length });
    case "duration":
      return durationWords(Number(value), words);
    case "number":
      return `${value} ${root.querySelector(`#question-${key} .control-unit`)?.textContent ?? ""}`.trim();
    default:
      return labelOf(root, key, String(value));
  }
}

// @ts-check
// <conditional-questions data-answers='{"other": "yes"}'> around the questions of a form: shows and hides
// each element that has data-show-if by the answers on the page and those (data-answers) of other pages.
// What is hidden stays in the form, so that changing one's mind loses nothing.
import { NOT_APPLICABLE, isShown } from "../lib/conditions.js";

/** @typedef {import("../lib/conditions.js").Value} Value */

/**
 * What the controls of one question hold; its note and photos are not its value, and a tick named
 * `….na` says that it does not apply.
 * @param {Element} question
 * @returns {Value}
 */
export function valueIn(question) {
  const controls = /** @type {NodeListOf<HTMLInputElement>} */ (
    question.querySelectorAll("input:not([type=hidden], [type=file]), select, textarea")
  );
  const inAnswer = [...controls].filter((control) => !control.closest(".note"));
  if (inAnswer.some((control) => control.name.endsWith(".na") && control.checked)) return NOT_APPLICABLE;
  const own = inAnswer.filter((control) => !control.name.endsWith(".na"));
  if (own.length === 0) return null;
  if (own.some((control) => control.dataset.seconds)) return totalSeconds(own);
  if (own.some((control) => control.type === "checkbox")) {
    return own.filter((control) => control.checked).map((control) => control.value);
  }
  if (own.some((control) => control.type === "radio")) {
    return own.find((control) => control.checked)?.value ?? null;
  }
  return own[0].value;
}

/**
 * A duration in minutes and seconds, as seconds; nothing typed is no answer.
 * @param {HTMLInputElement[]} parts each with the seconds that its unit has
 */
function totalSeconds(parts) {
  if (parts.every((part) => part.value.trim() === "")) return null;
  return String(parts.reduce((total, part) => total + Number(part.value) * Number(part.dataset.seconds), 0));
}

export class ConditionalQuestions extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", () => this.update());
    this.update();
  }

  update() {
    /** @type {Record<string, Value>} */
    const elsewhere = JSON.parse(this.dataset.answers ?? "{}");
    // In reading order: a question that has just been hidden hides those that hang on it.
    for (const element of this.querySelectorAll("[data-show-if]")) {
      const question = /** @type {HTMLElement} */ (element);
      question.hidden = !isShown(JSON.parse(question.dataset.showIf ?? "{}"), (key) => {
        const asked = this.querySelector(`[data-question="${CSS.escape(key)}"]`);
        if (!(asked instanceof HTMLElement)) return elsewhere[key];
        return asked.hidden ? undefined : valueIn(asked);
      });
    }
  }
}

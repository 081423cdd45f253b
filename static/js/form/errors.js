// @ts-check
// What is to be mended, said at its field and in a summary above the view, in the same words.
import { controlOf, errorLine, icon, make } from "./page.js";

/** @typedef {import("../phone/types.js").Gap} Gap */

/** Where the words of a field's error stand, and before what. @param {HTMLElement} control */
function placeOf(control) {
  const place = /** @type {HTMLElement} */ (control.closest("draft-photos, .note .field, .question, .field") ?? control);
  const before = place.matches(".question") ? place.querySelector("note-toggle") : place.querySelector(".control, button, .choice-cards, lone-choice");
  return { place, before };
}

/** @param {Element} element @param {string} id @param {boolean} isThere */
function describe(element, id, isThere) {
  const ids = new Set((element.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (isThere) ids.add(id);
  else ids.delete(id);
  if (ids.size) element.setAttribute("aria-describedby", [...ids].join(" "));
  else element.removeAttribute("aria-describedby");
}

/** @param {HTMLElement} root */
function clear(root) {
  for (const line of root.querySelectorAll(".field-error[data-field]")) {
    const control = controlOf(line.getAttribute("data-field") ?? "");
    const described = control?.closest("fieldset") ?? control;
    if (described) describe(described, line.id, false);
    control?.removeAttribute("aria-invalid");
    line.remove();
  }
  for (const place of root.querySelectorAll("form .has-error:not(.review-row)")) place.classList.remove("has-error");
}

/**
 * Say each error at its field, and nothing else there.
 * @param {HTMLElement} root
 * @param {Gap[]} errors
 * @param {string} prefix “Error:”, for who hears the page
 */
export function showAtFields(root, errors, prefix) {
  clear(root);
  for (const { field, message } of errors) {
    const control = controlOf(field);
    if (!control) continue;
    const { place, before } = placeOf(control);
    const line = errorLine(message, `${field}-error`);
    line.dataset.field = field;
    line.lastElementChild?.prepend(make("span", { class: "visually-hidden" }, `${prefix} `));
    if (before) before.before(line);
    else place.prepend(line);
    place.classList.add("has-error");
    describe(control.closest("fieldset") ?? control, line.id, true);
    if (control.matches("input:not([type=radio], [type=checkbox]), textarea")) control.setAttribute("aria-invalid", "true");
  }
}

/**
 * The summary, each line a link to its control.
 * @param {Gap[]} errors
 * @param {string} title
 */
export function makeSummary(errors, title) {
  const lines = errors.map(({ field, message }) =>
    make("li", {}, make("a", { href: `#${controlOf(field)?.id ?? ""}` }, message)),
  );
  return make(
    "div", { class: "error-summary", id: "error-summary", role: "alert", tabindex: "-1" },
    make("h2", { class: "error-summary-title" }, icon("alert"), make("span", {}, title)),
    make("ul", { class: "error-summary-list" }, ...lines),
  );
}

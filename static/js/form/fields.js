// @ts-check
// Between the controls of the form and the raw fields that are kept: the very names and values of a post.

/** @typedef {import("../phone/types.js").Fields} Fields */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

/** The controls with a name; those of the absence are no fields of the visit. @param {HTMLFormElement} form */
export const namedControls = (form) =>
  /** @type {Control[]} */ ([...form.elements].filter((each) => "name" in each && each.name && "value" in each && !isOfAbsence(String(each.name))));

/** @param {string} name */
export const isOfAbsence = (name) => name.startsWith("absence-");

/** @param {Control} control */
const isChecked = (control) => control instanceof HTMLInputElement && ["radio", "checkbox"].includes(control.type);

/** What one name holds now. @param {HTMLFormElement} form @param {string} name @returns {string[]} */
export function valuesOf(form, name) {
  const controls = /** @type {Control[]} */ ([...form.elements].filter((each) => "name" in each && each.name === name));
  return controls
    .filter((control) => (isChecked(control) ? /** @type {HTMLInputElement} */ (control).checked : control.value !== ""))
    .map((control) => control.value);
}

/**
 * Make the controls show `fields`; the one in which a person is writing stays as it is.
 * @param {HTMLFormElement} form
 * @param {Fields} fields
 */
export function writeFields(form, fields) {
  for (const control of namedControls(form)) {
    const values = fields[control.name] ?? [];
    if (isChecked(control)) /** @type {HTMLInputElement} */ (control).checked = values.includes(control.value);
    else if (control !== document.activeElement && control.value !== (values[0] ?? "")) control.value = values[0] ?? "";
  }
  // What hangs on an answer (notes, clear buttons) looks at it on a change.
  for (const answer of form.querySelectorAll("note-toggle, clear-choice")) answer.dispatchEvent(new Event("change"));
  for (const note of form.querySelectorAll("details.note")) {
    if (note.querySelector("textarea")?.value) note.setAttribute("open", "");
  }
}

/** @param {HTMLFormElement} form @param {import("../phone/types.js").Absence | null} absence */
export function writeAbsence(form, absence) {
  for (const control of form.querySelectorAll("[name^='absence-']")) {
    if (!(control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement)) continue;
    if (isChecked(control)) /** @type {HTMLInputElement} */ (control).checked = control.value === absence?.reason;
    else if (control !== document.activeElement) control.value = absence?.words ?? "";
  }
}

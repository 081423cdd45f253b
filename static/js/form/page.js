// @ts-check
// Small ways to build and find elements; texts are always set as texts.

/**
 * An element with properties (`className`, `data-…` and other attributes) and children.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

/**
 * A drawing that the page already shows somewhere, once more.
 * @param {string} name of one of the page's own (see templates/visits/form/icons.html)
 */
export function icon(name) {
  const drawn = document.querySelector(`template[data-icon="${name}"]`);
  return drawn instanceof HTMLTemplateElement ? drawn.content.cloneNode(true) : document.createTextNode("");
}

/** What stands under an error sign. @param {string} words @param {string} [id] */
export const errorLine = (words, id) =>
  make("p", { class: "field-error", id: id ?? null }, icon("alert"), make("span", {}, words));

/** The first control that has a field's name, as a link's target. @param {string} field */
export const controlOf = (field) => document.getElementById(field) ?? document.getElementById(`${field}-0`);

// @ts-check
// <quick-lines>: lines jotted down on the spot, each with its moment; kept as evidence beside the answers.
import { make } from "../form/page.js";
import { localParts } from "../form/stamps.js";
import { withEvidence } from "../phone/draft.js";

/** @typedef {import("./visit_form.js").VisitForm} VisitForm */
/** @typedef {{at: string, text: string}} Line */

export class QuickLines extends HTMLElement {
  /** @type {VisitForm} */
  root = /** @type {any} */ (null);
  line = /** @type {HTMLInputElement} */ (/** @type {any} */ (null));

  connectedCallback() {
    this.root = /** @type {VisitForm} */ (this.closest("visit-form"));
    this.line = /** @type {HTMLInputElement} */ (this.querySelector("input"));
    this.line.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) this.keep();
    });
    this.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("button") : null;
      if (button?.dataset.line) this.drop(button.dataset.line);
      else if (button) this.keep();
    });
    this.root.whenChanged(() => this.update());
  }

  keep() {
    const text = this.line.value.trim();
    if (!text) return;
    const line = { at: new Date().toISOString(), text };
    this.line.value = "";
    this.line.focus();
    this.root.change((draft) => withEvidence(draft, { notes: [...(draft.evidence.notes ?? []), line] }));
  }

  /** @param {string} at */
  drop(at) {
    this.line.focus();
    this.root.change((draft) =>
      withEvidence(draft, { notes: (draft.evidence.notes ?? []).filter((/** @type {Line} */ line) => line.at !== at) }),
    );
  }

  update() {
    const { facts, draft } = this.root;
    const lines = (draft.evidence.notes ?? []).map((/** @type {Line} */ { at, text }) => {
      const words = `${facts.words.remove}: ${text}`;
      const drop = make("button", { type: "button", class: "button button-link", "data-line": at, "aria-label": words }, facts.words.remove);
      const time = make("span", { class: "muted" }, localParts(at, facts.zone).minute);
      return make("li", { class: "spot-line" }, time, make("span", { class: "spot-words" }, text), drop);
    });
    this.querySelector(".spot-lines")?.replaceChildren(...lines);
  }
}

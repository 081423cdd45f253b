// @ts-check
// <place-check>: asks for the place by its own button, once on arriving and, if that was given, once more at
// the last stamp. Declining is noted, and nothing waits for it.
import { placeWords, readPlace } from "../form/places.js";
import { withEvidence } from "../phone/draft.js";

/** @typedef {import("./visit_form.js").VisitForm} VisitForm */

export class PlaceCheck extends HTMLElement {
  /** @type {VisitForm} */
  root = /** @type {any} */ (null);
  isAsking = false;

  connectedCallback() {
    this.root = /** @type {VisitForm} */ (this.closest("visit-form"));
    this.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("button") : null;
      if (button) this.check("check_in", button.dataset.place === "give");
    });
    this.root.addEventListener("laststamp", () => this.leave());
    this.root.whenChanged(() => this.update());
  }

  leave() {
    const { check_in: first, check_out: last } = this.root.draft.evidence;
    if (first && !last) this.check("check_out", !first.refused);
  }

  /** @param {"check_in" | "check_out"} which @param {boolean} isGiven */
  async check(which, isGiven) {
    this.isAsking = isGiven;
    this.update();
    const place = isGiven ? await readPlace() : { at: new Date().toISOString(), refused: true };
    this.isAsking = false;
    this.root.change((draft) => withEvidence(draft, { [which]: place }));
  }

  update() {
    const { words } = this.root.facts;
    const said = this.isAsking ? words.place_asking : placeWords(this.root.draft.evidence, words);
    const [line, buttons] = [this.querySelector("p"), this.querySelector(".button-row")];
    if (line && said) line.textContent = said;
    buttons?.toggleAttribute("hidden", Boolean(said));
  }
}

// @ts-check
// <on-the-spot>: the screen for the shop floor. A tap stamps the moment; a tap on a stamp that is there
// asks nothing and offers to change it or take it back.
import { withEvidence, withFields } from "../phone/draft.js";
import { localParts, stampOf, withStamp, withTime } from "../form/stamps.js";
import { fieldsOfStamps } from "../form/stamped_fields.js";

/** @typedef {import("./visit_form.js").VisitForm} VisitForm */
/** @typedef {import("../form/stamps.js").Stamp} Stamp */

export class OnTheSpot extends HTMLElement {
  /** @type {VisitForm} */
  root = /** @type {any} */ (null);
  /** @type {HTMLInputElement | null} */
  time = null;
  mended = "";

  connectedCallback() {
    this.root = /** @type {VisitForm} */ (this.closest("visit-form"));
    this.time = /** @type {HTMLInputElement | null} */ (this.querySelector("#spot-time"));
    this.addEventListener("click", (event) => this.obey(event.target));
    this.root.whenChanged(() => this.update());
  }

  /** @returns {Stamp[]} */
  get stamps() {
    return this.root.draft.evidence.stamps ?? [];
  }

  /** @param {EventTarget | null} target */
  obey(target) {
    const button = target instanceof Element ? target.closest("button") : null;
    const { stamp, mend } = button?.dataset ?? {};
    if (stamp) this.tap(stamp);
    else if (mend === "close") this.close();
    else if (mend) this.mend(mend === "undo" ? null : String(this.time?.value));
  }

  /** @param {string} key */
  tap(key) {
    const known = stampOf(this.stamps, key);
    if (known) {
      this.open(key, known);
      return;
    }
    this.set(key, new Date().toISOString());
    if (this.root.facts.stamps.at(-1)?.key === key) this.root.dispatchEvent(new CustomEvent("laststamp"));
  }

  /** @param {string} key @param {string | null} at ISO @param {boolean} [corrected] */
  set(key, at, corrected = false) {
    this.root.change((draft) => {
      const before = draft.evidence.stamps ?? [];
      const stamps = withStamp(before, key, at, corrected);
      return withEvidence(withFields(draft, fieldsOfStamps(before, stamps, draft.fields, this.root.facts)), { stamps });
    });
    this.root.restore();
  }

  /** @param {string} key @param {Stamp} stamp */
  open(key, stamp) {
    const panel = this.querySelector(".spot-mend");
    const label = panel?.querySelector("label");
    if (!panel || !this.time) return;
    this.mended = key;
    if (label) label.textContent = this.root.facts.stamps.find((/** @type {any} */ each) => each.key === key)?.label ?? "";
    this.time.value = localParts(stamp.at, this.root.facts.zone).second;
    panel.removeAttribute("hidden");
    this.time.focus();
  }

  /** @param {string | null} time null takes the stamp back */
  mend(time) {
    const known = stampOf(this.stamps, this.mended);
    if (known && time === null) this.set(this.mended, null);
    else if (known && time) this.set(this.mended, withTime(known.at, time, this.root.facts.zone), true);
    this.close();
  }

  close() {
    this.querySelector(".spot-mend")?.setAttribute("hidden", "");
    /** @type {HTMLElement | null} */ (this.querySelector(`[data-stamp="${this.mended}"]`))?.focus();
  }

  update() {
    const { facts } = this.root;
    for (const button of this.querySelectorAll("[data-stamp]")) {
      const stamp = stampOf(this.stamps, String(button.getAttribute("data-stamp")));
      const time = button.querySelector(".spot-time");
      if (time) time.textContent = stamp ? localParts(stamp.at, facts.zone).second : "";
      button.classList.toggle("is-stamped", Boolean(stamp));
    }
  }
}

// @ts-check
// <visit-form>: one visit in one document. It shows the draft that this phone keeps, writes every change to
// it, and tells the elements inside whenever something is different ("draftchange", "viewchange").
import { questionsOf } from "../form/facts.js";
import { isOfAbsence, valuesOf, writeAbsence, writeFields } from "../form/fields.js";
import { FormFrame } from "../form/frame.js";
import { answerGaps, readSheet, timeGaps } from "../form/gaps.js";
import { Keeping, seedOf } from "../form/keeping.js";
import { correctionOf, likelyDay } from "../form/stamped_fields.js";
import { Submitting } from "../form/submitting.js";
import { textOf } from "../form/values.js";
import { Views } from "../form/views.js";
import { announce } from "../phone/changes.js";
import { withFields } from "../phone/draft.js";
import { isCapable } from "../phone/store.js";

/** @typedef {import("../phone/types.js").Draft} Draft */
/** @typedef {import("../form/values.js").Question} Question */

export class VisitForm extends HTMLElement {
  /** @type {any} what the server tells of the visit: see form_page.py */
  facts = {};
  form = /** @type {HTMLFormElement} */ (/** @type {any} */ (null));
  views = /** @type {Views} */ (/** @type {any} */ (null));
  frame = /** @type {FormFrame} */ (/** @type {any} */ (null));
  submitting = /** @type {Submitting} */ (/** @type {any} */ (null));
  keeping = /** @type {Keeping} */ (/** @type {any} */ (null));
  sheet = /** @type {import("../form/gaps.js").Sheet} */ (/** @type {any} */ (null));
  /** @type {import("../phone/types.js").Gap[]} */
  gaps = [];

  get draft() {
    return this.keeping.draft;
  }

  connectedCallback() {
    this.facts = JSON.parse(document.getElementById("form-facts")?.textContent ?? "{}");
    this.facts.questions = questionsOf(this.facts.checklist);
    this.form = /** @type {HTMLFormElement} */ (this.querySelector("form"));
    if (!isCapable()) location.replace(`${this.facts.plain}?plain=1`);
    this.keeping = new Keeping(seedOf(this.facts), { changed: () => this.announce(), replaced: () => this.restore() });
    this.views = new Views(this, this.facts);
    this.frame = new FormFrame(this);
    this.submitting = new Submitting(this, () => announce("submit"));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    for (const kind of ["input", "change"]) this.form.addEventListener(kind, (event) => this.take(event.target));
    this.begin();
  }

  async begin() {
    await this.keeping.begin();
    this.restore();
    this.form.inert = false; // what was typed before the draft is there would be written over
    this.views.whenShown = () => this.update("viewchange");
    this.views.start();
    this.dataset.ready = "";
    this.submitting.lead();
  }

  /** Show what the draft says. */
  restore() {
    const { fields } = this.draft;
    const day = textOf(fields, "day") || likelyDay(new Date(), this.facts);
    writeFields(this.form, { ...fields, day: [day] });
    writeAbsence(this.form, this.draft.absence);
    this.announce();
  }

  /** Look at the draft again, and tell everybody. */
  announce() {
    const { fields, photos } = this.draft;
    this.sheet = readSheet(this.facts.questions, fields, photos);
    this.gaps = [...timeGaps(fields, this.facts.window, this.facts.time_words), ...answerGaps(this.sheet)];
    for (const place of this.querySelectorAll(".question[data-question]")) {
      const key = String(place.getAttribute("data-question"));
      const isAsked = this.facts.questions.some((/** @type {Question} */ each) => each.key === key);
      place.toggleAttribute("hidden", isAsked && !this.sheet.values.has(key));
    }
    this.update("draftchange");
  }

  /** @param {"draftchange" | "viewchange"} type */
  update(type) {
    this.frame.update();
    this.submitting.update();
    this.dispatchEvent(new CustomEvent(type));
    if (this.dataset.ready !== undefined) this.submitting.lead();
  }

  /** Have `follow` called at once if there is something to show, and with each change. @param {() => void} follow */
  whenChanged(follow) {
    this.addEventListener("draftchange", follow);
    if (this.sheet) follow();
  }

  /** What a person did to a control. @param {EventTarget | null} target */
  take(target) {
    const name = target instanceof Element && "name" in target ? String(target.name) : "";
    const { absence } = this.submitting;
    if (isOfAbsence(name)) this.change((draft) => ({ ...draft, absence }));
    if (!name || isOfAbsence(name)) return;
    /** @type {import("../phone/types.js").Fields} */
    const values = { [name]: valuesOf(this.form, name) };
    // The day is proposed; it counts once a time is given.
    if (name === "entered" || name === "left") values.day = valuesOf(this.form, "day");
    const timed = this.facts.questions.find(
      (/** @type {Question} */ each) => each.stamps && [`${each.key}.minutes`, `${each.key}.seconds`].includes(name),
    );
    this.change((draft) => {
      const changed = withFields(draft, values);
      if (!timed || changed === draft) return changed;
      return withFields(changed, correctionOf(timed, changed.fields, draft.evidence.stamps ?? []));
    });
  }

  /** @param {(draft: Draft) => Draft} change */
  change(change) {
    return this.keeping.change(change);
  }
}

// @ts-check
// The wish to send: looked at here, kept with the draft, carried out by the sync whenever there is a signal.
import { withWish } from "../phone/draft.js";
import { makeSummary, showAtFields } from "./errors.js";
import { valuesOf } from "./fields.js";

/** @typedef {import("../elements/visit_form.js").VisitForm} VisitForm */
/** @typedef {import("../phone/types.js").Gap} Gap */

export class Submitting {
  /** @param {VisitForm} root @param {() => void} requestSync */
  constructor(root, requestSync) {
    this.root = root;
    this.requestSync = requestSync;
    this.shown = "";
    /** @type {"" | "submit" | "absence"} what the person tried to send and could not */
    this.tried = "";
    document.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("[data-send]") : null;
      const wish = button?.getAttribute("data-send");
      if (wish === "submit" || wish === "absence") this.send(wish);
      if (wish === "edit") root.change((draft) => ({ ...draft, wanted: null }));
    });
  }

  get absence() {
    const [reason, words] = ["reason", "words"].map((name) => valuesOf(this.root.form, `absence-${name}`)[0] ?? "");
    return { reason, words: words.trim() };
  }

  /** @param {"submit" | "absence"} wish */
  send(wish) {
    this.tried = wish;
    this.root.update("draftchange");
    if (this.errors().length) {
      document.getElementById("error-summary")?.focus();
      return;
    }
    this.tried = "";
    const absence = wish === "absence" ? this.absence : null;
    this.root.change((draft) => withWish(draft, wish, absence));
    this.root.keeping.whenKept().then(this.requestSync);
  }

  /** @returns {Gap[]} */
  errors() {
    const { draft, facts, gaps } = this.root;
    if (this.tried === "absence") {
      return [
        ...(this.absence.reason ? [] : [{ field: "absence-reason", message: facts.words.choose_reason }]),
        ...(this.absence.words ? [] : [{ field: "absence-words", message: facts.words.say_reason }]),
      ];
    }
    const isRefused = draft.status === "refused" && draft.refusal?.reason === "incomplete";
    if (!this.tried && !isRefused) return draft.faults ?? [];
    const all = [...((isRefused && draft.refusal?.gaps) || []), ...gaps, ...(draft.faults ?? [])];
    return all.filter((gap, index) => all.findIndex((other) => other.field === gap.field) === index);
  }

  /** Show what is to be mended, where one is now. */
  update() {
    const { views, facts, draft } = this.root;
    const errors = this.errors();
    const isAbsence = this.tried === "absence";
    const view = isAbsence ? "absence" : "review";
    const shown = JSON.stringify([errors, views.current]);
    if (shown === this.shown) return;
    this.shown = shown;
    showAtFields(this.root, errors, facts.words.error);
    const place = this.root.querySelector('[data-slot="notices"]');
    const isSummed = errors.length > 0 && views.current === view;
    place?.replaceChildren(...(isSummed ? [makeSummary(errors, facts.words.summary)] : []));
    views.prefixTitle(isSummed || errors.some((error) => error.section === views.section) ? facts.words.error : "");
    if (isSummed && draft.status === "refused") document.getElementById("error-summary")?.focus();
  }

  /** Where the state of the draft leads: to the receipt once sending is wanted, back when it is not. */
  lead() {
    const { draft, views } = this.root;
    const isOnItsWay = draft.status === "sent" || (draft.wanted !== null && draft.status === "open");
    if (isOnItsWay && views.current !== "receipt") location.replace("#receipt");
    else if (!isOnItsWay && views.current === "receipt") location.replace(this.wasAbsence ? "#absence" : "#review");
    if (draft.wanted) this.wasAbsence = draft.wanted === "absence";
  }
}

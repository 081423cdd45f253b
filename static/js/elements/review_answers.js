// @ts-check
// <review-answers>: every answer in words, taken from the labels of its own controls, with what is missing
// and the way to change it.
import { controlOf, errorLine, icon, make } from "../form/page.js";
import { answerWords, feltWords, questionWords } from "../form/answer_words.js";
import { textOf } from "../form/values.js";
import { fill } from "../form/words.js";
import { showPhotos } from "../form/thumbnails.js";

/** @typedef {import("./visit_form.js").VisitForm} VisitForm */
/** @typedef {import("../form/values.js").Question} Question */

export class ReviewAnswers extends HTMLElement {
  /** @type {VisitForm} */
  root = /** @type {any} */ (null);

  connectedCallback() {
    this.root = /** @type {VisitForm} */ (this.closest("visit-form"));
    this.root.whenChanged(() => this.update());
    this.root.addEventListener("viewchange", () => this.update());
  }

  /** Only while it is seen: it is the whole form once more. */
  update() {
    if (this.root.views?.current !== "review" || !this.root.sheet) return;
    const parts = /** @type {HTMLElement[]} */ ([...this.root.querySelectorAll('[data-view^="section-"]')]);
    const { gaps } = this.root;
    this.replaceChildren(
      ...(this.root.submitting.errors().length ? [] : [this.sum(gaps)]),
      this.times(),
      ...parts.map((part, index) => this.makePart(part, index + 1)),
    );
    for (const grid of this.querySelectorAll("[data-photos]")) {
      showPhotos(grid, this.root.facts, String(grid.getAttribute("data-photos")).split(" "));
    }
  }

  /** @param {import("../phone/types.js").Gap[]} gaps */
  sum(gaps) {
    const { words } = this.root.facts;
    const [kind, picture] = gaps.length ? ["warning", "alert"] : ["success", "check-circle"];
    const body = gaps.length
      ? [
          make("p", { class: "notice-title" }, fill(words.missing, { count: gaps.length })),
          make("p", {}, `${words.marked} `, make("a", { href: `#${controlOf(gaps[0].field)?.id}` }, words.go_first)),
        ]
      : [make("p", {}, words.complete)];
    return make("div", { class: `notice notice-${kind}` }, icon(picture), make("div", { class: "notice-body" }, ...body));
  }

  /** @param {string} address @param {string} what */
  change(address, what) {
    const { words } = this.root.facts;
    return make("a", { href: address }, words.change, make("span", { class: "visually-hidden" }, ` ${what}`));
  }

  times() {
    const { words } = this.root.facts;
    const { fields } = this.root.draft;
    const day = textOf(fields, "day").split("-").reverse().join("/");
    const [entered, left] = [textOf(fields, "entered"), textOf(fields, "left")];
    const head = make("div", { class: "spread" }, make("h2", {}, words.times));
    const change = this.change("#day", words.times);
    change.className = "review-part-edit";
    head.append(change);
    const gaps = this.root.gaps.filter((/** @type {any} */ gap) => !gap.section);
    const said = entered || left ? [make("p", { class: "strong" }, `${day}, ${entered || "?"} – ${left || "?"}`)] : [];
    return make("section", { class: "stack-small" }, head, ...said, ...gaps.map((/** @type {any} */ gap) => errorLine(gap.message)));
  }

  /** @param {HTMLElement} part @param {number} number */
  makePart(part, number) {
    const { words, questions } = this.root.facts;
    const section = String(part.dataset.view).slice("section-".length);
    const asked = questions.filter(
      (/** @type {Question} */ each) => each.section === section && each.type !== "note" && this.root.sheet.values.has(each.key),
    );
    const list = make("dl", { class: "review-list" }, ...asked.map((/** @type {Question} */ each) => this.row(each)));
    const felt = feltWords(this.root, section);
    const better = textOf(this.root.draft.fields, `${section}.opportunity`);
    for (const [term, said] of [[words.felt, felt], [words.better, better]]) {
      if (!said) continue;
      const answer = make("dd", { class: "review-answer" }, make("p", { class: "preserve-lines" }, said));
      list.append(make("div", { class: "review-row" }, make("dt", { class: "review-question" }, term), answer));
    }
    const head = make("h2", {}, `${number}. ${part.dataset.title}`);
    return make("section", { class: "review-part" }, head, list);
  }

  /** @param {Question} question */
  row(question) {
    const { words } = this.root.facts;
    const { fields, photos } = this.root.draft;
    const kept = photos[question.key] ?? [];
    const gaps = this.root.gaps.filter((/** @type {any} */ gap) => gap.question === question.key);
    const said = answerWords(this.root, question) || (kept.length ? "" : words.no_answer);
    const note = textOf(fields, `${question.key}.note`);
    const answer = make("dd", { class: "review-answer" });
    if (said) answer.append(make("p", { class: "strong preserve-lines" }, said));
    if (note) answer.append(make("p", { class: "preserve-lines muted" }, note));
    if (kept.length) answer.append(make("ul", { class: "photo-grid", "data-photos": kept.join(" ") }));
    answer.append(...gaps.map((/** @type {any} */ gap) => errorLine(gap.message)));
    return make(
      "div",
      { class: `review-row${gaps.length ? " has-error" : ""}` },
      make("dt", { class: "review-question" }, make("span", { class: "question-number" }, String(question.number)), ` ${questionWords(question.key)}`),
      answer,
      make("dd", { class: "review-edit" }, this.change(`#question-${question.key}`, fill(words.question, { number: question.number }))),
    );
  }
}

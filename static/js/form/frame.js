// @ts-check
// What stands around the views of the form: how many are answered, the way on, and the parts' progress.
import { progressOf } from "./gaps.js";
import { controlOf } from "./page.js";
import { showTimed } from "./timed.js";
import { fill } from "./words.js";

/** @typedef {import("../elements/visit_form.js").VisitForm} VisitForm */
/** @typedef {import("../phone/types.js").Gap} Gap */

/** @param {string} selector */
const find = (selector) => /** @type {HTMLElement | null} */ (document.querySelector(selector));

export class FormFrame {
  /** @param {VisitForm} root */
  constructor(root) {
    this.root = root;
    this.sections = [...root.querySelectorAll('[data-view^="section-"]')].map((view) =>
      String(view.getAttribute("data-view")).slice("section-".length),
    );
  }

  update() {
    if (!this.root.sheet) return;
    this.count();
    this.countParts();
    this.pointOnward();
    showTimed(this.root);
  }

  count() {
    const { sheet, facts } = this.root;
    const progress = progressOf(sheet);
    const words = fill(facts.words.count, progress);
    const [count, line] = [find('[data-slot="count"]'), find(".bar-line")];
    if (count) {
      count.textContent = words;
      count.setAttribute("href", this.addressOf(this.nextGap()));
      count.setAttribute("aria-label", `${words}: ${this.root.gaps.length ? facts.words.go_next : facts.words.review}`);
    }
    line?.setAttribute("value", String(progress.answered));
    line?.setAttribute("max", String(progress.total || 1));
    line?.setAttribute("aria-label", words);
  }

  countParts() {
    for (const section of this.sections) {
      const figure = this.root.querySelector(`a[href="#section-${section}"] .row-figure`);
      const { answered, total } = progressOf(this.root.sheet, section);
      if (figure) figure.textContent = answered >= total ? this.root.facts.words.done : `${answered}/${total}`;
      const way = this.root.querySelector(`section[data-view="section-${section}"] .view-gaps`);
      const gap = this.nextGap(section);
      way?.toggleAttribute("hidden", gap === undefined);
      way?.querySelector("a")?.setAttribute("href", this.addressOf(gap));
    }
  }

  /** The next thing that is missing, from the open part (or `section`) on and round. @param {string} [section] @returns {Gap | undefined} */
  nextGap(section = this.root.views.section ?? undefined) {
    const from = section ? this.sections.indexOf(section) : 0;
    const order = [...this.sections.slice(from), ...this.sections.slice(0, from)];
    const places = new Map(order.map((key, index) => [key, index]));
    const ofQuestions = this.root.gaps.filter((/** @type {Gap} */ gap) => gap.section);
    ofQuestions.sort((one, other) => Number(places.get(String(one.section))) - Number(places.get(String(other.section))));
    return ofQuestions[0] ?? this.root.gaps[0];
  }

  /** @param {Gap | undefined} gap */
  addressOf(gap) {
    return gap ? `#${controlOf(gap.field)?.id ?? `section-${gap.section}`}` : "#review";
  }

  /** What the large button below does: it never blocks. */
  pointOnward() {
    const { facts, sheet, views } = this.root;
    const onward = find('[data-slot="onward"]');
    if (!onward) return;
    const [place, last] = [this.sections.indexOf(views.section ?? ""), this.sections.length - 1];
    const isBegun = progressOf(sheet).answered > 0;
    const gap = this.nextGap();
    let [words, address] = [facts.words.continue, this.addressOf(gap)];
    if (views.current === "on-the-spot") words = facts.words.continue;
    else if (place >= 0 && place < last) [words, address] = [facts.words.next_part, `#section-${this.sections[place + 1]}`];
    else if (place === last || !gap) [words, address] = [facts.words.review, "#review"];
    else if (!isBegun) [words, address] = [facts.words.begin, `#section-${this.sections[0]}`];
    onward.setAttribute("href", address);
    const label = onward.querySelector("span");
    if (label) label.textContent = words;
  }
}

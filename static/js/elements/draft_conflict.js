// @ts-check
// <draft-conflict data-uid data-checklist data-zone data-words='{…}'>: two versions of one visit beside each
// other; the person takes one, and the other one is kept until the visit is sent.
import { fill } from "../form/words.js";
import { draftKey } from "../phone/draft.js";
import { timeWords } from "../phone/state_words.js";
import { changes, deviceId, isCapable, readDraft } from "../phone/store.js";
import { requestSync } from "../phone/sync.js";
import { chooseVersion, compareVersions } from "../phone/versions.js";

export class DraftConflict extends HTMLElement {
  connectedCallback() {
    if (!isCapable() || this.key) return;
    this.key = draftKey(this.dataset.uid ?? "", this.dataset.checklist ?? "");
    this.patterns = JSON.parse(this.dataset.words ?? "{}");
    this.tabIndex = -1;
    changes.addEventListener("draft", (event) => {
      if (/** @type {CustomEvent} */ (event).detail.key === this.key) this.look();
    });
    this.addEventListener("click", (event) => {
      const choice = event.target instanceof Element ? event.target.closest("[data-choose]")?.getAttribute("data-choose") : null;
      if (choice === "mine" || choice === "theirs") this.choose(choice);
    });
    this.look();
  }

  async look() {
    const draft = await readDraft(this.key ?? "").catch(() => null);
    const isOpen = draft?.status === "conflict" && draft.theirs !== null;
    const appears = isOpen && this.hidden;
    this.hidden = !isOpen;
    if (!draft?.theirs || !isOpen) return;
    const { mine, theirs, differing } = compareVersions(draft, draft.theirs);
    this.put("mine", this.describe(mine));
    this.put("theirs", this.describe(theirs));
    const questions = [...new Set(differing.map((name) => this.nameOf(name)))];
    this.querySelector("[data-slot=differing]")?.replaceChildren(
      ...questions.map((words) => Object.assign(document.createElement("li"), { textContent: words })),
    );
    if (appears) this.scrollIntoView({ block: "nearest" });
  }

  /** @param {{answers: number, photos: number, savedAt: string | null}} version */
  describe({ answers, photos, savedAt }) {
    const time = savedAt ? timeWords(savedAt, new Date(), this.dataset.zone) : "–";
    return fill(this.patterns.version, { time, answers, photos });
  }

  /** The words of the question, as the form on this page asks it. @param {string} name of a field */
  nameOf(name) {
    const control = document.querySelector(`[name="${CSS.escape(name)}"]`);
    const question = control?.closest(".question") ?? control?.closest(".field");
    const words = question?.querySelector(".question-legend > span:last-child, .field-label");
    return words?.textContent?.trim() || this.patterns.other;
  }

  /** @param {string} name @param {string} words */
  put(name, words) {
    const place = this.querySelector(`[data-slot=${name}]`);
    if (place) place.textContent = words;
  }

  /** @param {"mine" | "theirs"} choice */
  async choose(choice) {
    await chooseVersion(this.key ?? "", choice, await deviceId());
    await requestSync("button");
  }
}

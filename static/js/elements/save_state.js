// @ts-check
// <save-state data-shopper data-uid data-checklist data-zone data-words='{…}'>: one line that says where the
// work is; a tap opens its help. Saying comes after doing: what was written is read again before it is said.
import { downloadCopy } from "../phone/copy_file.js";
import { draftKey } from "../phone/draft.js";
import { NOTHING, readOverview } from "../phone/overview.js";
import { helpWords, stateLine } from "../phone/state_words.js";
import { StorageFull, changes, isCapable, retrySaving, savingState } from "../phone/store.js";
import { requestSync, syncEvents, syncState } from "../phone/sync.js";

export class SaveState extends HTMLElement {
  overview = NOTHING;
  isStale = false;
  isReading = false;
  spoken = "";
  hasWarned = false;
  /** @type {import("../phone/state_words.js").Patterns} */
  patterns = {};

  connectedCallback() {
    if (!isCapable() || this.patterns.saving) return;
    this.patterns = JSON.parse(this.dataset.words ?? "{}");
    for (const type of ["saved", "unsaved", "draft"]) changes.addEventListener(type, () => this.look());
    changes.addEventListener("saving", () => this.show());
    syncEvents.addEventListener("sync", () => (syncState().isRunning ? this.show() : this.look()));
    this.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("button, a") : null;
      if (button?.matches(".save-line")) this.toggle();
      this.act(button?.getAttribute("data-do") ?? "");
    });
    this.addEventListener("keydown", (event) => event.key === "Escape" && this.toggle(false));
    this.look();
  }

  /** Read the drafts, again if something happens meanwhile, then say what is so. */
  async look() {
    this.isStale = true;
    if (this.isReading) return;
    this.isReading = true;
    while (this.isStale) {
      this.isStale = false;
      const { shopper = "", uid = "" } = this.dataset;
      this.overview = await readOverview(shopper, uid).catch(() => this.overview); // the next write says what is wrong
    }
    this.isReading = false;
    this.show();
  }

  /** @returns {import("../phone/state_words.js").Facts} */
  facts() {
    const { isSaving, error } = savingState();
    const [sync, own] = [syncState(), this.dataset.shopper];
    const isOther = Boolean(own && sync.shopper && sync.shopper !== own);
    return {
      isSaving: isSaving || (this.isReading && this.dataset.kind === "saving"),
      unsaved: error && (error instanceof StorageFull ? "full" : "broken"),
      drafts: this.overview.drafts, photos: this.overview.wantedPhotos, sync: isOther ? { ...sync, problem: "other_shopper" } : sync, now: new Date(),
    };
  }

  show() {
    const { patterns, dataset } = this;
    const facts = this.facts();
    const line = stateLine(facts, patterns, dataset.zone);
    Object.assign(dataset, { kind: line.kind, reason: line.reason });
    this.put("line", line.words);
    this.querySelector(".save-line")?.toggleAttribute("hidden", line.words === "");
    if (line.kind !== "saving" && line.kind !== this.spoken) {
      this.spoken = line.kind; // every new minute of "saved" need not be read aloud
      this.put("status", line.words);
    }
    for (const [name, words] of Object.entries(helpWords(line, this.overview, patterns))) this.put(name, words);
    const { isKept } = this.overview;
    const offered = { retry: line.kind !== "sent" && line.way !== "choose", copy: isKept || facts.unsaved !== null, choose: line.way === "choose", sign_in: line.way === "sign_in" };
    for (const [action, isOffered] of Object.entries(offered)) this.querySelector(`[data-do=${action}]`)?.toggleAttribute("hidden", !isOffered);
    if (facts.unsaved && line.kind === "failed" && !this.hasWarned) this.toggle(true); // at once, with the way out
    if (line.kind !== "saving") this.hasWarned = facts.unsaved !== null;
  }

  /** @param {string} name @param {string} words */
  put(name, words) {
    const place = this.querySelector(`[data-slot=${name}]`);
    if (!place || place.textContent === words) return;
    place.textContent = words;
    if (place.closest(".save-help")) place.toggleAttribute("hidden", words === "");
  }

  toggle(isOpen = this.querySelector(".save-help")?.hasAttribute("hidden") ?? false) {
    this.querySelector(".save-help")?.toggleAttribute("hidden", !isOpen);
    this.querySelector(".save-line")?.setAttribute("aria-expanded", String(isOpen));
  }

  /** @param {string} action */
  async act(action) {
    if (action === "retry") await Promise.all([retrySaving(), requestSync("button")]);
    if (action === "copy") for (const key of this.keysToCopy()) await downloadCopy(key);
    if (action === "sign_in") this.comeBack();
    if (action !== "choose") return;
    const choice = document.querySelector("draft-conflict");
    if (choice instanceof HTMLElement) return choice.focus();
    location.assign(this.overview.drafts.find((draft) => draft.status === "conflict")?.form ?? location.href);
  }

  keysToCopy() {
    const { uid, checklist } = this.dataset;
    if (uid && checklist) return [draftKey(uid, checklist)];
    return this.overview.drafts.filter((draft) => draft.status !== "sent" && draft.savedAt).map((draft) => draft.key);
  }

  /** After signing in one is where one was, at the same view. */
  comeBack() {
    const link = /** @type {HTMLAnchorElement} */ (this.querySelector("[data-do=sign_in]"));
    const address = new URL(link.href);
    address.searchParams.set("next", location.pathname + location.hash);
    link.href = address.href;
  }
}

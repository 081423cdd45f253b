// @ts-check
// The draft that the form shows: a change is shown at once and kept as soon as it can be.
import { draftKey, newDraft } from "../phone/draft.js";
import { changeDraft, changes, ensureDraft, readDraft } from "../phone/store.js";

/** @typedef {import("../phone/types.js").Draft} Draft */
/** @typedef {(draft: Draft) => Draft} Change must be pure */

/**
 * The draft as the server had it when it made the page.
 * @param {any} facts of the form
 * @returns {import("../phone/draft.js").Seed}
 */
export function seedOf({ shopper, branch, form, draft }) {
  const { uid, checklist, number, revision, fields, evidence, saved_at: savedAt } = draft;
  const photos = Object.entries(draft.photos).map(([key, list]) => [key, list.map((/** @type {any} */ photo) => photo.sha256)]);
  return {
    uid, shopper, checklist, branch, form, number, revision, fields, evidence,
    savedAt: revision ? savedAt : "", photos: Object.fromEntries(photos),
  };
}

export class Keeping {
  /**
   * @param {import("../phone/draft.js").Seed} seed the draft as the server had it
   * @param {{changed: () => void, replaced: () => void}} whenever changed here; replaced by another tab or the server
   */
  constructor(seed, whenever) {
    this.seed = seed;
    this.key = draftKey(seed.uid, seed.checklist);
    this.draft = newDraft(seed);
    this.whenever = whenever;
    this.pending = 0;
    this.isBehind = false;
    changes.addEventListener("draft", (event) => this.hear(/** @type {CustomEvent} */ (event).detail));
  }

  /** Begin with what this phone has, or with what the server had. */
  async begin() {
    this.draft = await ensureDraft(this.seed).catch(() => newDraft(this.seed)); // each write will say what is wrong
  }

  /** @param {Change} change @returns {Promise<boolean>} whether it is kept */
  change(change) {
    const before = this.draft;
    this.draft = change(before);
    if (this.draft === before) return Promise.resolve(true);
    this.whenever.changed();
    return this.follow(changeDraft(this.key, change));
  }

  /** Wait for a write, and take the draft as it was written. @param {Promise<Draft>} write @returns {Promise<boolean>} */
  async follow(write) {
    this.pending += 1;
    try {
      const written = await write;
      if (this.pending === 1) this.draft = written;
      return true;
    } catch {
      return false; // the state line says why, and the store tries again
    } finally {
      this.pending -= 1;
      if (this.pending === 0) this.whenever.changed();
      if (this.pending === 0 && this.isBehind) this.readAgain();
    }
  }

  /** Resolves when all that was changed so far is kept (or cannot be). */
  whenKept() {
    return changeDraft(this.key, (draft) => draft).catch(() => null);
  }

  /** @param {{key: string, origin: string}} detail */
  hear({ key, origin }) {
    if (key !== this.key || origin === "here") return;
    this.isBehind = true;
    if (this.pending === 0) this.readAgain();
  }

  async readAgain() {
    this.isBehind = false;
    const draft = await readDraft(this.key).catch(() => null);
    if (!draft || this.pending > 0) return;
    this.draft = draft;
    this.whenever.replaced();
  }
}

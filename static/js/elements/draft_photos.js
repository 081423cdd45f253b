// @ts-check
// <draft-photos data-question="…">: takes photos at a question and keeps each on this phone as soon as the
// camera closes: time read, then smaller and without any metadata.
import { captureTime } from "../lib/capture_time.js";
import { makeSmaller } from "../lib/smaller_photo.js";
import { sha256 } from "../phone/digest.js";
import { addPhoto, removePhoto } from "../phone/store.js";
import { showPhotos } from "../form/thumbnails.js";
import { fill } from "../form/words.js";

/** @typedef {import("./visit_form.js").VisitForm} VisitForm */

const HEAD_BYTES = 131072;
const PATIENCE_MILLISECONDS = 700;
const MOST_OF_ABSENCE = 3;

export class DraftPhotos extends HTMLElement {
  /** @type {VisitForm} */
  root = /** @type {any} */ (null);
  input = /** @type {HTMLInputElement} */ (/** @type {any} */ (null));
  /** @type {HTMLSelectElement | null} */
  chooser = null;
  drawn = "";

  connectedCallback() {
    this.root = /** @type {VisitForm} */ (this.closest("visit-form"));
    this.input = /** @type {HTMLInputElement} */ (this.querySelector("input[type=file]"));
    this.chooser = this.dataset.of ? /** @type {HTMLSelectElement | null} */ (document.getElementById(this.dataset.of)) : null;
    this.querySelector("button")?.addEventListener("click", () => this.openCamera());
    this.input.addEventListener("change", () => this.take());
    this.chooser?.addEventListener("change", () => this.show());
    this.root.whenChanged(() => this.show());
  }

  get question() {
    return this.chooser?.value ?? this.dataset.question ?? "";
  }

  get most() {
    const asked = this.root.facts.questions.find((/** @type {any} */ each) => each.key === this.question);
    return asked?.photo_most ?? MOST_OF_ABSENCE;
  }

  get kept() {
    return this.root.draft?.photos[this.question] ?? [];
  }

  /** A phone may end this page while its camera is open: everything is kept first. */
  async openCamera() {
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLISECONDS));
    await Promise.race([this.root.keeping.whenKept(), late]);
    this.input.click();
  }

  async take() {
    const { words } = this.root.facts;
    const files = [...(this.input.files ?? [])];
    const question = this.question;
    const room = this.most - this.kept.length;
    this.say(files.length > room ? fill(words.most, { count: this.most }) : words.working);
    let isKept = true;
    for (const file of files.slice(0, Math.max(0, room))) isKept = (await this.keep(file, question)) && isKept;
    this.input.value = "";
    if (!isKept) this.say(words.unsaved_photo);
    else if (files.length <= room) this.say("");
  }

  /** @param {File} file @param {string} question */
  async keep(file, question) {
    const takenAt = captureTime(await file.slice(0, HEAD_BYTES).arrayBuffer());
    const bytes = await (await makeSmaller(file)).arrayBuffer();
    const photo = { uid: this.root.draft.uid, question, sha256: await sha256(bytes), bytes, takenAt };
    return this.root.keeping.follow(addPhoto(this.root.keeping.key, photo));
  }

  /** Show the photos of the question; drawn from the bytes on this phone, or as the server has them. */
  async show() {
    const kept = this.kept;
    const wanted = [this.question, ...kept].join();
    if (wanted === this.drawn) return;
    this.drawn = wanted;
    // On the spot a number is enough: a picture of the shop would tell what this is.
    if (this.chooser) {
      this.say(kept.length ? fill(this.root.facts.words.photos_kept, { count: kept.length }) : "");
      return;
    }
    const [grid, question] = [this.querySelector(".photo-grid"), this.question];
    const { uid } = this.root.draft;
    if (grid) {
      await showPhotos(grid, this.root.facts, kept, (sha256) => this.root.keeping.follow(removePhoto(this.root.keeping.key, { uid, question, sha256 })));
    }
    this.querySelector("button")?.toggleAttribute("hidden", kept.length >= this.most);
  }

  /** @param {string} words */
  say(words) {
    const status = this.querySelector(".photo-status");
    if (status) status.textContent = words;
  }
}

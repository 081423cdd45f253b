// @ts-check
// <photo-input data-most="3" data-taken="name"> around a file input: shows what was chosen, makes it
// smaller before it is sent, and keeps the capture times, which the smaller photo no longer tells.
import { captureTime } from "../lib/capture_time.js";
import { drawPhoto, makeSmaller } from "../lib/smaller_photo.js";

const HEAD_BYTES = 131072;
const THUMBNAIL_SIDE = 400;

export class PhotoInput extends HTMLElement {
  connectedCallback() {
    this.input = /** @type {HTMLInputElement | null} */ (this.querySelector("input[type=file]"));
    this.words = JSON.parse(this.dataset.words ?? "{}");
    this.input?.addEventListener("change", () => this.take());
  }

  async take() {
    if (!this.input) return;
    const most = Number(this.dataset.most ?? 1);
    const files = [...(this.input.files ?? [])];
    this.say(this.words.working);
    const kept = files.slice(0, most);
    const times = await Promise.all(kept.map(async (file) => captureTime(await file.slice(0, HEAD_BYTES).arrayBuffer())));
    const smaller = await Promise.all(kept.map(makeSmaller));
    this.replaceFiles(smaller);
    this.keepTimes(times);
    await this.preview(smaller);
    this.say(files.length > most ? this.words.too_many : "");
  }

  /** @param {File[]} files */
  replaceFiles(files) {
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    if (this.input) this.input.files = transfer.files;
  }

  /** @param {string[]} times */
  keepTimes(times) {
    const name = this.dataset.taken;
    const field = name ? this.input?.form?.elements.namedItem(name) : null;
    if (field instanceof HTMLInputElement) field.value = times.join(",");
  }

  /** @param {File[]} files */
  async preview(files) {
    const list = this.querySelector(".photo-preview");
    if (!(list instanceof HTMLElement)) return;
    list.replaceChildren(...(await Promise.all(files.map((file) => this.thumbnail(file)))));
    list.hidden = files.length === 0;
  }

  /**
   * Drawn, not linked: the page's rules allow pictures from our own server only.
   * @param {File} file
   */
  async thumbnail(file) {
    const name = document.createElement("p");
    name.className = "photo-caption";
    name.textContent = file.name;
    const place = document.createElement("li");
    place.className = "photo";
    place.append(name);
    const canvas = await drawPhoto(file, THUMBNAIL_SIDE);
    if (canvas) {
      canvas.className = "photo-image";
      canvas.setAttribute("aria-hidden", "true");
      place.prepend(canvas);
    }
    return place;
  }

  /** @param {string} [words] */
  say(words) {
    const status = this.querySelector(".photo-status");
    if (status) status.textContent = words ?? "";
  }
}

// @ts-check
// <note-toggle data-note-below="0.5"> around an answer and its note: an answer whose radio carries a
// lower data-share, or a number that earns less between its data-target and data-limit, opens the note
// and says that it is needed. It never closes a note by itself.
import { readNumber } from "../lib/conditions.js";

export class NoteToggle extends HTMLElement {
  connectedCallback() {
    if (this.dataset.noteBelow === undefined) return;
    this.addEventListener("change", () => this.update());
    this.update();
  }

  isLow() {
    const share = this.querySelector("[data-limit]") ? this.measuredShare() : this.chosenShare();
    return Math.min(1, Math.max(0, share)) < Number(this.dataset.noteBelow);
  }

  /** What the chosen radio or the ticks earn; NaN for nothing chosen. */
  chosenShare() {
    const chosen = /** @type {HTMLInputElement[]} */ ([...this.querySelectorAll("input[data-share]:checked")]);
    return chosen.length === 0 ? NaN : chosen.reduce((sum, option) => sum + Number(option.dataset.share), 0);
  }

  /** What the typed number or duration earns; NaN for nothing or no number. */
  measuredShare() {
    const place = /** @type {HTMLElement} */ (this.querySelector("[data-limit]"));
    const inputs = [...place.querySelectorAll("input")].filter((input) => input.value.trim() !== "");
    if (inputs.length === 0) return NaN;
    const value = inputs.reduce((sum, input) => sum + readNumber(input.value) * Number(input.dataset.seconds ?? 1), 0);
    const [target, limit] = [Number(place.dataset.target), Number(place.dataset.limit)];
    return (limit - value) / (limit - target);
  }

  update() {
    const note = this.querySelector("details.note");
    if (!(note instanceof HTMLDetailsElement)) return;
    const low = this.isLow();
    note.classList.toggle("is-needed", low);
    if (low) note.open = true;
  }
}

// @ts-check
// <note-toggle data-note-below="0.5"> around an answer and its note: an answer whose radio carries a
// lower data-share opens the note and says that it is needed. It never closes a note by itself.

export class NoteToggle extends HTMLElement {
  connectedCallback() {
    if (this.dataset.noteBelow === undefined) return;
    this.addEventListener("change", () => this.update());
    this.update();
  }

  isLow() {
    const limit = Number(this.dataset.noteBelow);
    const chosen = /** @type {HTMLInputElement[]} */ ([...this.querySelectorAll("input[data-share]:checked")]);
    if (chosen.length === 0) return false;
    const share = chosen.reduce((sum, option) => sum + Number(option.dataset.share), 0);
    return Math.min(1, Math.max(0, share)) < limit;
  }

  update() {
    const note = this.querySelector("details.note");
    if (!(note instanceof HTMLDetailsElement)) return;
    const low = this.isLow();
    note.classList.toggle("is-needed", low);
    if (low) note.open = true;
  }
}

// @ts-check
// <phrase-chips data-for="ID of a text control"><button>phrase</button>…</phrase-chips>: a tap puts the
// phrase into the note, where it can be finished by hand.
import { withPhrase } from "../lib/phrases.js";

export class PhraseChips extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const chip = event.target instanceof Element ? event.target.closest("button") : null;
      if (chip) this.insert(chip.textContent?.trim() ?? "");
    });
  }

  /** @param {string} phrase */
  insert(phrase) {
    const note = document.getElementById(this.dataset.for ?? "");
    if (!(note instanceof HTMLTextAreaElement || note instanceof HTMLInputElement)) return;
    const before = withPhrase(note.value.slice(0, note.selectionStart ?? note.value.length), phrase);
    note.value = before + note.value.slice(note.selectionEnd ?? note.value.length);
    note.focus();
    note.setSelectionRange(before.length, before.length);
    note.dispatchEvent(new Event("input", { bubbles: true }));
    note.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

// @ts-check
// <clear-choice data-label="Clear choice"> around radios: a button that takes the choice back, there only
// while something is chosen. Radios alone cannot be cleared.

export class ClearChoice extends HTMLElement {
  connectedCallback() {
    if (!this.querySelector("input[type=radio]") || this.button) return;
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "clear-choice";
    this.button.textContent = this.dataset.label ?? "";
    this.button.addEventListener("click", () => this.clear());
    const rows = this.querySelectorAll(".segments, .scale, .scale-apart, .faces, .choice-cards");
    const last = rows[rows.length - 1];
    if (last?.matches(".scale-apart")) last.before(this.button); // floats beside the chip
    else last?.after(this.button);
    this.addEventListener("change", () => this.update());
    this.update();
  }

  chosen() {
    return /** @type {HTMLInputElement | null} */ (this.querySelector("input[type=radio]:checked"));
  }

  update() {
    this.button?.toggleAttribute("data-idle", this.chosen() === null);
  }

  clear() {
    const chosen = this.chosen();
    if (!chosen) return;
    chosen.checked = false;
    chosen.focus();
    chosen.dispatchEvent(new Event("input", { bubbles: true }));
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

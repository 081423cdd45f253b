// @ts-check
// <lone-choice data-alone="none"> around checkboxes: "none of these" takes the other ticks away, and any
// other tick takes "none of these" away.

export class LoneChoice extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => {
      if (event.target instanceof HTMLInputElement && event.target.checked) this.settle(event.target);
    });
  }

  /** @param {HTMLInputElement} ticked */
  settle(ticked) {
    const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (this.querySelectorAll("input[type=checkbox]"));
    const alone = this.dataset.alone;
    for (const box of boxes) {
      if (box !== ticked && (ticked.value === alone || box.value === alone)) box.checked = false;
    }
  }
}

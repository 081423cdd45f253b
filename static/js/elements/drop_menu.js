// @ts-check
// <drop-menu><details>…</details></drop-menu>: closes on Escape, on a tap elsewhere, and when focus leaves.

export class DropMenu extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.close()) this.querySelector("summary")?.focus();
    });
    this.addEventListener("focusout", (event) => {
      if (event.relatedTarget instanceof Node && !this.contains(event.relatedTarget)) this.close();
    });
    document.addEventListener("pointerdown", (event) => {
      if (event.target instanceof Node && !this.contains(event.target)) this.close();
    });
  }

  close() {
    const details = this.querySelector("details");
    const wasOpen = details?.open ?? false;
    if (details) details.open = false;
    return wasOpen;
  }
}

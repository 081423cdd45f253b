// @ts-check
// <submit-once> around a form's buttons (or the form): a second tap while the first is on its way does
// nothing. The server accepts only one anyway; this keeps a person from wondering.

export class SubmitOnce extends HTMLElement {
  connectedCallback() {
    const form = this.closest("form") ?? this.querySelector("form");
    form?.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      if (this.dataset.sent !== undefined) {
        event.preventDefault();
        return;
      }
      this.dataset.sent = "";
      for (const button of this.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
    });
    // Back from the page that followed: the form may be sent again.
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.release();
    });
  }

  release() {
    delete this.dataset.sent;
    for (const button of this.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  }
}

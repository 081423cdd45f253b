// @ts-check
// <submit-once> in or around a form: a second tap while the first is on its way does nothing. The server
// accepts only one anyway; this keeps a person from wondering.

export class SubmitOnce extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form") ?? this.querySelector("form");
    this.form?.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      if (this.dataset.sent !== undefined) {
        event.preventDefault();
        return;
      }
      this.dataset.sent = "";
      this.mark("true");
    });
    // Back from the page that followed: the form may be sent again.
    window.addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      delete this.dataset.sent;
      this.mark("false");
    });
  }

  /**
   * Say on every button of the form, wherever on the page it stands, whether it can be used now.
   * @param {"true" | "false"} disabled
   */
  mark(disabled) {
    for (const button of this.form?.elements ?? []) {
      if (button instanceof HTMLButtonElement) button.setAttribute("aria-disabled", disabled);
    }
  }
}

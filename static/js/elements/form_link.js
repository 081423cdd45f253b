// @ts-check
// <form-link data-form="…"> leads a phone that can keep a visit from its page on to the one document that
// works without a signal; around links (data-form on each) it makes them lead there at once.
import { isCapable } from "../phone/store.js";

export class FormLink extends HTMLElement {
  connectedCallback() {
    if (!isCapable()) return;
    for (const link of this.querySelectorAll("a[data-form]")) link.setAttribute("href", link.getAttribute("data-form") ?? "");
    const isWanted = this.dataset.form && !new URLSearchParams(location.search).has("plain");
    if (isWanted) location.replace(String(this.dataset.form));
  }
}

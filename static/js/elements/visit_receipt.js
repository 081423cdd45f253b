// @ts-check
// <visit-receipt>: what waits to be sent, and then what the server has, with its code and its own time.
import { icon, make } from "../form/page.js";
import { localParts } from "../form/stamps.js";

/** @typedef {import("./visit_form.js").VisitForm} VisitForm */

export class VisitReceipt extends HTMLElement {
  /** @type {VisitForm} */
  root = /** @type {any} */ (null);
  shown = "";

  connectedCallback() {
    this.root = /** @type {VisitForm} */ (this.closest("visit-form"));
    this.root.whenChanged(() => this.update());
  }

  update() {
    const { receipt, status } = this.root.draft;
    const isSent = status === "sent";
    const shown = JSON.stringify([receipt, isSent]);
    if (shown === this.shown) return;
    this.shown = shown;
    const { words } = this.root.facts;
    const view = this.closest("[data-view]");
    view?.setAttribute("data-title", isSent ? words.received : words.waiting);
    this.replaceChildren(...(isSent ? this.received(receipt) : this.waiting()));
    this.root.views.retitle();
  }

  waiting() {
    const { words } = this.root.facts;
    const edit = make("button", { type: "button", class: "button button-secondary", "data-send": "edit" }, words.edit_again);
    return [make("p", {}, words.waiting_help), make("p", {}, edit)];
  }

  /** @param {import("../phone/types.js").Receipt | null} receipt */
  received(receipt) {
    const { words, branch, zone, receipt: address } = this.root.facts;
    const code = receipt?.code ? [make("p", { class: "receipt-code" }, make("span", { class: "muted" }, `${words.code} `), make("span", { class: "strong" }, receipt.code))] : [];
    const facts = [[words.branch, branch]];
    if (receipt?.received_at) {
      const { day, minute } = localParts(receipt.received_at, zone);
      facts.push([words.received_at, `${minute} ${day.split("-").reverse().join("/")}`]);
    }
    const list = facts.map(([term, value]) =>
      make("div", { class: "fact" }, make("dt", { class: "fact-term" }, term), make("dd", { class: "fact-value" }, value)),
    );
    return [
      make("div", { class: "receipt-head" }, icon("check-circle"), make("div", {}, ...code)),
      make("div", { class: "card" }, make("dl", { class: "facts" }, ...list)),
      make("p", {}, receipt?.code ? words.keep_code : words.absence_seen),
      make("p", {}, make("a", { href: address }, words.whole_receipt)),
    ];
  }
}

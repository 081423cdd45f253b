// @ts-check
// <visit-list data-shopper data-made data-words='{…}'> around the groups of the list: says of each visit what this phone
// holds of it, brings what was begun here under "To finish", and takes in a newer list that the worker got.
import { markOf } from "../phone/visit_marks.js";
import { changes, draftsOf, isCapable, waitingPhotos } from "../phone/store.js";

const VISIT = /^\/visits\/([^/]+)/;

/** @typedef {import("../phone/types.js").Draft} Draft */

export class VisitList extends HTMLElement {
  connectedCallback() {
    this.listen = () => this.mark().catch(() => {}); // a list without marks is still the list
    /** @param {MessageEvent} event */
    this.hear = (event) => this.learn(event.data?.kind);
    changes.addEventListener("draft", this.listen);
    navigator.serviceWorker?.addEventListener("message", this.hear);
    // Words of the worker that came before this script did.
    navigator.serviceWorker?.startMessages();
    if (isCapable()) this.listen();
    if (navigator.serviceWorker?.controller) this.learn("list");
  }

  disconnectedCallback() {
    if (this.listen) changes.removeEventListener("draft", this.listen);
    if (this.hear) navigator.serviceWorker?.removeEventListener("message", this.hear);
  }

  /** @param {string | undefined} kind what the worker got while this page showed its kept copy */
  async learn(kind) {
    const notice = this.querySelector("[data-sign-in]");
    if (kind === "sign_in" && notice instanceof HTMLElement) notice.hidden = false;
    if (kind !== "list") return;
    const kept = await caches.match("/visits", { ignoreVary: true });
    const page = kept && new DOMParser().parseFromString(await kept.text(), "text/html");
    const list = page?.querySelector("visit-list");
    // The kept copy may also be the older one, for a moment.
    const isNewer = list instanceof HTMLElement && (list.dataset.made ?? "") > (this.dataset.made ?? "");
    if (!page || !isNewer) return;
    this.take(list, page);
    await this.listen?.();
  }

  /** @param {HTMLElement} list @param {Document} page */
  take(list, page) {
    const focused = document.activeElement?.closest("a")?.getAttribute("href");
    Object.assign(this.dataset, list.dataset);
    this.replaceChildren(...document.adoptNode(list).childNodes);
    const token = page.querySelector("input[name=csrf_token]")?.getAttribute("value");
    for (const input of document.querySelectorAll("input[name=csrf_token]")) if (token) input.setAttribute("value", token);
    if (focused) /** @type {HTMLElement | null} */ (this.querySelector(`a[href="${CSS.escape(focused)}"]`))?.focus();
  }

  /** Whether the list is newer than the sending and so knows better: the visit may be back. @param {Draft} draft */
  isAfter({ status, receipt }) {
    return status === "sent" && receipt !== null && new Date(receipt.received_at) <= new Date(this.dataset.made ?? 0);
  }

  async mark() {
    const drafts = await draftsOf(this.dataset.shopper ?? "");
    const patterns = JSON.parse(this.dataset.words ?? "{}");
    for (const row of this.querySelectorAll(".row")) {
      const uid = row.querySelector("a")?.getAttribute("href")?.match(VISIT)?.[1];
      const draft = drafts.find((each) => each.uid === uid && !this.isAfter(each));
      const photos = draft?.wanted ? (await waitingPhotos(draft)).length : 0;
      const mark = draft ? markOf(draft, photos, patterns, new Date(), this.dataset.zone) : null;
      this.say(row, mark);
      if (mark && mark.kind !== "sent") this.bringForward(row);
    }
  }

  /** @param {Element} row @param {import("../phone/visit_marks.js").Mark | null} mark */
  say(row, mark) {
    const shown = row.querySelector(".visit-mark");
    if (!mark) return shown?.remove();
    const line = shown ?? document.createElement("p");
    line.className = "visit-mark";
    line.setAttribute("data-kind", mark.kind);
    line.textContent = mark.words;
    if (!shown) row.querySelector(".row-words")?.append(line);
  }

  /** What was begun here stands with the drafts, whether the server knows yet or not. @param {Element} row */
  bringForward(row) {
    const group = this.querySelector("[data-group=drafts]");
    const rows = group?.querySelector(".rows");
    if (!(group instanceof HTMLElement) || !rows || rows.contains(row)) return;
    const left = row.closest("[data-group]");
    rows.append(row);
    group.hidden = false;
    if (left instanceof HTMLElement) left.hidden = !left.querySelector(".row");
  }
}

// @ts-check
// What makes the phone send: no reliance on background sync, which Safari and Firefox have not.
import { changes } from "./changes.js";
import { askToPersist, savingState } from "./store.js";
import { requestSync } from "./sync.js";

let isFirst = true;

/** Send on opening this page, on coming back to it, online again, and after each save. */
export function startSync() {
  changes.addEventListener("draft", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.origin !== "here") return;
    if (isFirst) askToPersist().catch(() => {}); // shown as unknown
    isFirst = false;
    requestSync("saved");
  });
  changes.addEventListener("submit", () => requestSync("submit"));
  addEventListener("online", () => requestSync("online"));
  addEventListener("pageshow", (event) => event.persisted && requestSync("visible"));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && requestSync("visible"));
  // Leaving now would lose what could not be written.
  addEventListener("beforeunload", (event) => savingState().error && event.preventDefault());
  requestSync("open");
}

// @ts-check
// What happens to the drafts, for whoever shows or sends them, in this page and in the other tabs.
//
// "draft": a draft was written; detail {key, uid, origin}: "here" by the person, "server" with content from
// the server, "books" when only what is known about it changed, "tab" by another tab, whatever it was
// "submit": the person wants the visit sent now
// "saving": writing began; "saved": all is on the disk; "unsaved": detail {error}, it could not be written

/** @typedef {"here" | "server" | "books" | "tab"} Origin */

export const changes = new EventTarget();

const channel = globalThis.BroadcastChannel ? new BroadcastChannel("vi-hanh") : null;
/** @type {any} */ (channel)?.unref?.(); // Node, in the tests

/** @param {string} type @param {Record<string, unknown>} [detail] */
export const announce = (type, detail = {}) => changes.dispatchEvent(new CustomEvent(type, { detail }));

/** @param {{key: string, uid: string}} draft @param {Origin} origin */
export function announceDraft({ key, uid }, origin) {
  announce("draft", { key, uid, origin });
  channel?.postMessage({ key, uid });
}

channel?.addEventListener("message", (event) => announce("draft", { ...event.data, origin: "tab" }));

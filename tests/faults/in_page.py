"""What the tests read from the inside of a page: the phone's database, past the product's own code."""

from typing import Any

from playwright.sync_api import Page

READ_STORE = """async (uid) => {
  if (!(await indexedDB.databases()).some(({ name }) => name === "vi-hanh")) return null;
  const database = await new Promise((resolve, reject) => {
    const opening = indexedDB.open("vi-hanh");
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
    opening.onupgradeneeded = () => opening.transaction.abort();
  });
  const all = (store) => new Promise((resolve, reject) => {
    const reading = database.transaction(store).objectStore(store).getAll();
    reading.onsuccess = () => resolve(reading.result);
    reading.onerror = () => reject(reading.error);
  });
  try {
    const [drafts, photos] = [await all("drafts"), await all("photos")];
    const two = (byte) => byte.toString(16).padStart(2, "0");
    const hex = (digest) => [...new Uint8Array(digest)].map(two).join("");
    return {
      drafts: drafts.filter((draft) => draft.uid === uid),
      photos: await Promise.all(photos.filter((row) => row.uid === uid).map(async ({ bytes, ...row }) => ({
        ...row, ofBytes: hex(await crypto.subtle.digest("SHA-256", bytes)),
      }))),
    };
  } finally { database.close(); }
}"""

SHOWN = """() => ({
  kind: document.querySelector("save-state")?.dataset.kind ?? "",
  words: document.querySelector("save-state [data-slot=line], p.receipt-code")?.textContent ?? "",
  reason: document.querySelector("save-state")?.dataset.reason ?? "",
  view: document.querySelector("visit-form")?.dataset.view ?? "",
  fields: window.shownFields(),
  photos: document.querySelectorAll("draft-photos[data-question=shelf_photo] .photo-grid > li").length,
})"""


def read_store(page: Page, uid: str) -> dict[str, Any]:
    """Return the phone's drafts and photos of a visit; ``ofBytes`` is the digest of what is really there."""
    return page.evaluate(READ_STORE, uid) or {"drafts": [], "photos": []}


def shown(page: Page) -> dict[str, Any]:
    """Return what a person sees: state line, view, fields, number of photos."""
    return dict(page.evaluate(SHOWN))

// @ts-check
/// <reference lib="webworker" />
// What makes the shopper's pages open without network. It reads only, it keeps no answer of anybody's, and
// drafts are none of its business. The server writes `self.SHELL = …` in front and joins the modules.
import { forgetPages } from "./js/worker/kept_pages.js";
import { form, keep, list, page } from "./js/worker/pages.js";
import { kindOf } from "./js/worker/requests.js";
import { asset, forgetOldShells, installShell } from "./js/worker/shell.js";

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener("install", (event) => {
  // Takes over at once: an open page needs nothing more of its own version, and drafts are in the database.
  event.waitUntil(installShell().then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(worker.clients.claim().then(forgetOldShells));
});

worker.addEventListener("fetch", (event) => {
  const kind = kindOf(event.request, worker.location.origin);
  if (kind === null) return;
  if (kind === "asset") event.respondWith(asset(event.request));
  else if (kind === "list") event.respondWith(list(event));
  else if (kind === "form") event.respondWith(form(event));
  else event.respondWith(page(event, kind));
});

/**
 * What pages ask for.
 * @param {{kind: "keep", address: string, tag: string | null} | {kind: "forget", except: string[]}} wish
 */
async function fulfil(wish) {
  if (wish.kind === "keep") return keep(wish.address, wish.tag);
  await forgetPages(wish.except);
  await forgetOldShells();
  return true;
}

worker.addEventListener("message", (event) => {
  const answer = (/** @type {boolean} */ done) => event.ports[0]?.postMessage(done);
  event.waitUntil(fulfil(event.data).then(answer, () => answer(false)));
});

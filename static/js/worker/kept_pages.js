// @ts-check
// The pages that are kept on this phone: of one shopper at a time, and never the drafts, which lie elsewhere.
import { keeperOf } from "./requests.js";

const PREFIX = "pages-";
const SIGNED_OUT = "signed-out";
const TAG = "Offline-Tag";
// A page that was asked for before the phone forgot all pages must not come back afterwards.
let forgotten = 0;

/** What to hand to {@link keepPage} later: when the page was asked for. */
export const askedNow = () => forgotten;

async function ownCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}

/** @param {string} address @returns {Promise<Response | undefined>} */
export async function keptPage(address) {
  for (const name of await ownCaches()) {
    const found = await (await caches.open(name)).match(address, { ignoreVary: true });
    if (found) return found;
  }
  return undefined;
}

/** Every kept page by its path. @returns {Promise<Map<string, Response>>} */
export async function keptPages() {
  const found = new Map();
  for (const name of await ownCaches()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found.set(new URL(request.url).pathname, await cache.match(request, { ignoreVary: true }));
    }
  }
  return found;
}

/** The tag under which a page is kept; `null` if it is not. @param {string} address */
export async function keptTag(address) {
  const page = await keptPage(address);
  return page ? (page.headers.get(TAG) ?? "") : null;
}

/**
 * Keep an answer, if it is a page to be kept; pages of another shopper go.
 * @param {string} address
 * @param {Response} response whose body nobody else reads
 * @param {{tag?: string, asked: number}} about
 * @returns {Promise<boolean>} whether it is kept
 */
export async function keepPage(address, response, { tag = "", asked }) {
  const shopper = keeperOf(response);
  if (!shopper || asked !== forgotten) return false;
  const body = await response.arrayBuffer();
  const headers = new Headers(response.headers);
  headers.set(TAG, tag);
  const name = PREFIX + shopper;
  for (const other of await ownCaches()) if (other !== name) await caches.delete(other);
  if (asked !== forgotten) return false;
  await (await caches.open(name)).put(address, new Response(body, { headers }));
  await caches.delete(SIGNED_OUT);
  return true;
}

/** Forget the pages but for these; without a list, all. @param {string[]} [except] */
export async function forgetPages(except) {
  if (except) {
    for (const name of await ownCaches()) {
      const cache = await caches.open(name);
      const gone = (await cache.keys()).filter((request) => !except.includes(new URL(request.url).pathname));
      for (const request of gone) await cache.delete(request, { ignoreVary: true });
    }
    return;
  }
  forgotten += 1;
  for (const name of await ownCaches()) await caches.delete(name);
}

/** Somebody is about to sign in, perhaps somebody else: until a page came, none is shown before its time. */
export const noteSignedOut = () => caches.open(SIGNED_OUT);

/** Whether kept pages are only for want of a network now. */
export const isSignedOut = () => caches.has(SIGNED_OUT);

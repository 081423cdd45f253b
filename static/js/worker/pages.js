// @ts-check
// How each kind of page is answered: at once from what is kept where that is right, else from the network.
import { askedNow, forgetPages, isSignedOut, keepPage, keptPage, keptTag, noteSignedOut } from "./kept_pages.js";
import { LIST, SIGN_IN, formOf } from "./requests.js";
import { SHELL, offlinePage } from "./shell.js";

/** So long the list waits for the network before the kept copy is shown. */
const PATIENCE_MILLISECONDS = 250;

/** @typedef {{request: Request, waitUntil: (work: Promise<unknown>) => void}} Asked a FetchEvent */

/** A page without network: the kept copy, else the word that there is none. @param {string} [address] */
async function withoutNetwork(address) {
  const kept = address && (await keptPage(address));
  return kept || offlinePage((await keptPage(LIST))?.headers.get("Content-Language"));
}

/**
 * Ask the network, and keep the answer aside from handing it on, which waits for none of that.
 * @param {Asked} event
 * @param {string} address
 */
function ask(event, address) {
  const asked = askedNow();
  const arriving = fetch(event.request);
  const kept = arriving.then(async (response) => {
    const copy = response.clone();
    if (isNobodys(response)) await forgetPages();
    await keepPage(address, copy, { asked });
  });
  event.waitUntil(kept.catch(() => {}));
  return { arriving, kept };
}

/** Whether a person is signed in who has no pages to keep. @param {Response} response */
const isNobodys = (response) => response.headers.get("Offline-For") === "nobody";

/** Tell the open lists what came while they showed the kept copy. @param {Response} response */
async function tellLists(response) {
  const kind = response.type === "opaqueredirect" ? "sign_in" : response.status === 200 ? "list" : "";
  const pages = await /** @type {any} */ (self).clients.matchAll({ type: "window" });
  for (const page of pages) if (kind && new URL(page.url).pathname === LIST) page.postMessage({ kind });
}

/** The list: from the network if that is quick, else the kept copy, and the page learns what came. @param {Asked} event */
export async function list(event) {
  const copy = await keptPage(LIST);
  const { arriving, kept } = ask(event, LIST);
  if (!copy || (await isSignedOut())) return arriving.catch(() => withoutNetwork(LIST));
  /** @type {Promise<null>} */
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLISECONDS, null));
  const first = await Promise.race([arriving, patience]).catch(() => copy);
  if (first === null) event.waitUntil(Promise.all([arriving, kept]).then(([response]) => tellLists(response), () => {}));
  return first === null || first.status >= 500 ? copy : first;
}

/** A visit's form: the kept copy, which its page renews by its tag; else from the network. @param {Asked} event */
export async function form(event) {
  const address = new URL(event.request.url).pathname;
  const copy = await keptPage(address);
  if (copy && !(await isSignedOut())) return copy;
  const response = await ask(event, address).arriving.catch(() => withoutNetwork(address));
  return copy && response.status >= 500 ? copy : response;
}

/** Any page: from the network; without one, where to go on. @param {Asked} event @param {"start" | "visit" | "page"} kind */
export async function page(event, kind) {
  const { pathname, searchParams } = new URL(event.request.url);
  try {
    const response = await fetch(event.request);
    if (isNobodys(response)) await forgetPages();
    if (pathname === SIGN_IN && response.ok) await (searchParams.has("out") ? forgetPages() : noteSignedOut());
    return response;
  } catch {
    const instead = kind === "start" ? LIST : kind === "visit" ? formOf(event.request.url) : "";
    if (instead && (await keptPage(instead))) return Response.redirect(instead);
    return withoutNetwork();
  }
}

/**
 * Have a page kept under a tag, unless it already is; `null` asks for any copy of it.
 * @param {string} address
 * @param {string | null} tag
 * @returns {Promise<boolean>} whether it is kept as the tag says
 */
export async function keep(address, tag) {
  // A new version of the app may show the same visit otherwise.
  const whole = tag === null ? "" : `${tag} ${SHELL.version}`;
  const known = await keptTag(address);
  if (known === whole || (tag === null && known !== null)) return true;
  const asked = askedNow();
  const response = await fetch(address, { redirect: "manual", headers: { Accept: "text/html" } });
  return keepPage(address, response, { tag: whole, asked });
}

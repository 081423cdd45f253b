// @ts-check
// The worker that makes the pages open without network: registering it, and having it keep the forms of the
// visits, one after another, once the page itself is there.
import { draftsOf } from "./store.js";
import { syncEvents } from "./sync.js";

/** @typedef {import("./types.js").VisitState} VisitState */
/** @typedef {import("./server.js").Session} Session */

const WORKER = "/service-worker.js";
const LIST = "/visits";
const ANSWER_MILLISECONDS = 60_000;
const AGAIN_MILLISECONDS = 15_000;

/** Whether this page may fetch what nobody has asked for: not in the background, not where data is dear. */
export function maySpend() {
  const { connection } = /** @type {Navigator & {connection?: {saveData?: boolean}}} */ (navigator);
  return document.visibilityState === "visible" && !connection?.saveData;
}

/**
 * The pages to be kept: on the list those of all visits, elsewhere only the open one.
 * @param {VisitState[]} visits
 * @param {string} here path of the open page
 * @param {boolean} all
 * @returns {{address: string, tag: string | null}[]}
 */
export function pagesToKeep(visits, here, all) {
  const open = visits.filter((visit) => visit.is_open).map(({ form, tag }) => ({ address: form, tag }));
  // The list keeps itself whenever it is opened, but for the first time, when there was no worker yet.
  return [{ address: LIST, tag: null }, ...open.filter(({ address }) => all || address === here)];
}

/** Register the worker once the page is there: it must not take the network from it. */
export async function startShell() {
  if (!("serviceWorker" in navigator)) return;
  /** @type {Session | null} */
  let latest = null;
  const keep = async () => {
    const isDone = !latest || (await keepVisits(latest).catch(() => false));
    if (!isDone) setTimeout(keep, AGAIN_MILLISECONDS);
  };
  syncEvents.addEventListener("session", (event) => {
    const isFirst = latest === null;
    latest = /** @type {CustomEvent<Session>} */ (event).detail;
    // Each save changes the visit's tag; what is kept need only be as new as this page.
    if (isFirst) keep();
  });
  if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
  // Without it (a private window, a full disk) everything works as long as there is a network.
  await navigator.serviceWorker.register(WORKER, { scope: "/", updateViaCache: "none" }).catch(() => {});
  // A new version has taken over: the pages are to name its styles and scripts.
  navigator.serviceWorker.addEventListener("controllerchange", keep);
}

/**
 * Ask the worker; it answers whether it did so.
 * @param {{kind: "keep", address: string, tag: string | null} | {kind: "forget", except: string[]}} wish
 * @returns {Promise<boolean>}
 */
async function askWorker(wish) {
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = (event) => resolve(event.data === true);
    setTimeout(resolve, ANSWER_MILLISECONDS, false);
    active?.postMessage(wish, [port2]);
  });
}

let isKeeping = false;

/**
 * Have the list and the forms of the open visits kept, and what is over forgotten.
 * @param {Session} session
 * @returns {Promise<boolean>} whether all that is to be kept here is, or is being seen to
 */
export async function keepVisits({ shopper, visits }) {
  if (isKeeping || !("serviceWorker" in navigator)) return true;
  isKeeping = true;
  try {
    const pages = pagesToKeep(visits, location.pathname, location.pathname === LIST);
    let isWhole = true;
    for (const page of pages) {
      const may = page.address === location.pathname || page.tag === null || maySpend();
      isWhole = may && (await askWorker({ kind: "keep", ...page })) && isWhole;
    }
    if (!isWhole || location.pathname !== LIST) return isWhole;
    // A draft that is still here needs its form, whatever the server says of the visit.
    const drafts = (await draftsOf(shopper)).filter((draft) => draft.status !== "sent");
    await askWorker({ kind: "forget", except: [...pages.map(({ address }) => address), ...drafts.map(({ form }) => form)] });
    return true;
  } finally {
    isKeeping = false;
  }
}

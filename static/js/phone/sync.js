// @ts-check
// When to send: on opening, on coming back, online again, after each save, on a timer, by button; one tab
// at a time. What the network is like is known only from the last request.
import { delayAfter } from "./backoff.js";
import { refreshDrafts } from "./refreshing.js";
import { sendDraft } from "./sending.js";
import { connect } from "./server.js";
import { alone } from "./tabs.js";
import { isDue, photoKey } from "./draft.js";
import { deviceId, draftsOf, setSetting, setting, settleDraft, settlePhoto, waitingPhotos } from "./store.js";

/** @typedef {"open" | "visible" | "online" | "saved" | "timer" | "button" | "submit"} Reason */
/** @typedef {import("./server.js").Reply} Reply */
/**
 * @typedef {object} SyncState
 * @property {boolean} isRunning
 * @property {string} key of the draft that is being sent, or ""
 * @property {import("./sending.js").Progress} progress
 * @property {string} shopper who was signed in when the server was last heard, or ""
 * @property {import("./server.js").Kind | null} problem what stood in the way last time
 */

const AFTER_SAVE_MILLISECONDS = 2000;
const MOST_AFTER_SAVE_MILLISECONDS = 30_000; // while the server does not answer

// "sync", with the SyncState as detail; "session", with the Session when the server has said who is signed in
export const syncEvents = new EventTarget();

/** @type {SyncState} */
let state = { isRunning: false, key: "", shopper: "", progress: { done: 0, total: 0 }, problem: null };
let failures = 0;
let isWanted = false;
/** @type {Promise<void> | null} */
let running = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let afterSave;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let retry;

export const syncState = () => state;

/** @param {Partial<SyncState>} news */
function report(news) {
  state = { ...state, ...news };
  syncEvents.dispatchEvent(new CustomEvent("sync", { detail: state }));
}

/**
 * Have everything sent soon; resolves when this attempt is over ("saved" waits for more changes first).
 * @param {Reason} reason
 * @returns {Promise<void>}
 */
export async function requestSync(reason) {
  if (reason === "saved") {
    const wait = Math.min(AFTER_SAVE_MILLISECONDS * 2 ** Math.min(failures, 9), MOST_AFTER_SAVE_MILLISECONDS);
    afterSave ??= setTimeout(() => requestSync("timer"), wait);
    return;
  }
  clearTimeout(afterSave);
  afterSave = undefined;
  if (reason === "button") await reopenRefused();
  isWanted = true;
  running ??= run().finally(() => (running = null));
  return running;
}

async function run() {
  clearTimeout(retry);
  while (isWanted) {
    isWanted = false;
    report({ isRunning: true });
    const problem = await alone(sendAll).catch((error) => (console.error(error), /** @type {const} */ ("busy")));
    failures = problem ? failures + 1 : 0;
    report({ isRunning: false, key: "", problem });
  }
  if (failures > 0) retry = setTimeout(() => requestSync("timer"), delayAfter(failures));
}

/** @returns {Promise<import("./server.js").Kind | null>} */
async function sendAll() {
  const { kind, session } = await connect();
  if (!session) return kind;
  syncEvents.dispatchEvent(new CustomEvent("session", { detail: session }));
  const device = await deviceId();
  await setSetting("shopper", session.shopper);
  report({ shopper: session.shopper });
  const hindrance = await refreshDrafts(session, device);
  if (hindrance) return hindrance.kind;
  let problem = null;
  for (const draft of await draftsOf(session.shopper)) {
    if (!isDue(draft) && (draft.status !== "open" || (await waitingPhotos(draft)).length === 0)) continue;
    const reply = await sendDraft(session, draft.key, device, (progress) => report({ key: draft.key, progress }));
    if (reply.kind === "ok") continue;
    problem = reply.kind;
    if (problem !== "busy") break;
  }
  return problem;
}

/** The person wants what was refused tried again as it is; missing answers must be filled in first. */
async function reopenRefused() {
  for (const draft of await draftsOf((await setting("shopper")) ?? "")) {
    if (draft.status !== "refused" || draft.refusal?.reason === "incomplete") continue;
    for (const [question, list] of Object.entries(draft.photos)) {
      for (const digest of list) await settlePhoto(photoKey(draft.uid, question, digest), { refusal: null });
    }
    await settleDraft(draft.key, (now) => ({ ...now, status: "open", refusal: null }));
  }
}

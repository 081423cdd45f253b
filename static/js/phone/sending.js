// @ts-check
// Everything of one draft, to the server: first the words, then the photos in parts, then the words again
// if photos were missing, then what the person asked for. Each step may be repeated without harm.
import { bodyOf, hasUnsentEdits, isDue } from "./draft.js";
import { settleReply } from "./replies.js";
import { putDraft } from "./server.js";
import { readDraft, settleDraft, waitingPhotos } from "./store.js";
import { sendPhoto } from "./uploading.js";

/** @typedef {import("./types.js").Draft} Draft */
/** @typedef {import("./server.js").Reply} Reply */
/** @typedef {import("./server.js").Session} Session */
/** @typedef {{done: number, total: number}} Progress requests answered, of those that this visit needs */

const MOST_ROUNDS = 5;
/** @type {Reply} */
const DONE = { kind: "ok", status: 0, answer: {} };
/** @type {Reply} */
const LATER = { kind: "busy", status: 0, answer: {} };

/**
 * The draft's photos that the server lacks; then the draft counts as changed, since the server can name
 * them only now.
 * @param {Session} session
 * @param {Draft} draft
 * @param {(done: number) => void} report
 * @returns {Promise<Reply>}
 */
async function sendPhotos(session, draft, report) {
  const keys = await waitingPhotos(draft);
  for (const [index, key] of keys.entries()) {
    const reply = await sendPhoto(session, key);
    if (reply.kind !== "ok") return reply;
    report(index + 1);
  }
  if (keys.length > 0) await settleDraft(draft.key, (now) => ({ ...now, edit: now.edit + 1 }));
  return DONE;
}

/** One PUT of the draft, and what its reply means. @param {Session} session @param {Draft} draft @param {string} device @param {boolean} final @returns {Promise<Reply>} */
export async function sendWords(session, draft, device, final) {
  const evidence = { ...draft.evidence, clock: session.clock };
  const reply = await putDraft(session, draft.uid, bodyOf({ ...draft, evidence }, device, new Date(), final));
  const outcome = await settleReply(draft, reply);
  return outcome === "failed" ? reply : DONE;
}

/**
 * Send the draft until the server has all of it, or something stands in the way.
 * @param {Session} session
 * @param {string} key
 * @param {string} device
 * @param {(progress: Progress) => void} report
 * @returns {Promise<Reply>} "ok" also where the person must decide: the draft says so then
 */
export async function sendDraft(session, key, device, report) {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    let draft = await readDraft(key);
    if (draft?.status !== "open") return DONE;
    const waiting = await waitingPhotos(draft);
    if (!isDue(draft) && waiting.length === 0) return DONE;
    const total = waiting.length + 1;
    report({ done: 0, total });
    if (hasUnsentEdits(draft) && (waiting.length > 0 || !draft.wanted)) {
      const reply = await sendWords(session, draft, device, false);
      if (reply.kind !== "ok") return reply;
      draft = await readDraft(key);
      if (draft?.status !== "open") return DONE;
    }
    const sent = await sendPhotos(session, draft, (done) => report({ done, total }));
    if (sent.kind !== "ok") return (await settleReply(draft, sent)) === "failed" ? sent : DONE;
    draft = await readDraft(key);
    if (!draft?.wanted || draft.status !== "open") continue;
    const reply = await sendWords(session, draft, device, true);
    if (reply.kind !== "ok") return reply;
  }
  return LATER;
}

// @ts-check
// One photo at a time, in parts: what arrived stays, and after an interruption the rest follows.
import { sha256 } from "./digest.js";
import { put } from "./server.js";
import { readPhoto, settlePhoto } from "./store.js";

/** @typedef {import("./server.js").Reply} Reply */
/** @typedef {import("./server.js").Session} Session */
/** @typedef {import("./types.js").PhotoRow} PhotoRow */

export const PART_BYTES = 128 * 1024;
const MOST_SETBACKS = 3;

/** @type {Map<string, number>} how far each photo got, so that a new try does not begin at the front */
const reached = new Map();

/**
 * @param {Session} session
 * @param {PhotoRow} row
 * @param {number} start
 * @returns {Promise<Reply>}
 */
function putPart(session, row, start) {
  const end = Math.min(start + PART_BYTES, row.size);
  const query = new URLSearchParams({ question: row.question, ...(row.takenAt ? { taken: row.takenAt } : {}) });
  return put(session, `/visits/${row.uid}/photos/${row.sha256}?${query}`, row.bytes.slice(start, end), {
    "Content-Type": "application/octet-stream",
    "Content-Range": `bytes ${start}-${end - 1}/${row.size}`,
  });
}

/**
 * Send what the server lacks of the photo. Refusals of the photo itself are kept with it and are "ok" here:
 * they must not hold back the rest of the visit.
 * @param {Session} session
 * @param {string} key
 * @returns {Promise<Reply>}
 */
export async function sendPhoto(session, key) {
  const row = await readPhoto(key);
  if (!row || row.sent) return { kind: "ok", status: 0, answer: {} };
  let start = reached.get(key) ?? 0;
  for (let setbacks = 0; setbacks < MOST_SETBACKS; ) {
    const reply = await putPart(session, row, start);
    const { stored, received } = reply.answer;
    if (reply.kind === "ok" && stored) {
      reached.delete(key);
      await settlePhoto(key, { sent: true, refusal: null });
      return reply;
    }
    if (reply.kind === "ok" || reply.kind === "offset") {
      if (!(received > start)) setbacks += 1;
      start = Math.min(Number(received) || 0, row.size - 1);
      reached.set(key, start);
    } else if (reply.kind === "refused" && reply.answer.reason === "digest") {
      if ((await sha256(row.bytes)) !== row.sha256) return refuse(row, reply); // spoilt on this phone
      setbacks += 1;
      start = 0;
      reached.delete(key);
    } else if (reply.kind === "too_large" || reply.status === 422 || reply.status === 400) {
      return refuse(row, reply);
    } else {
      return reply;
    }
  }
  return { kind: "busy", status: 0, answer: {} };
}

/** @param {PhotoRow} row @param {Reply} reply @returns {Promise<Reply>} */
async function refuse(row, reply) {
  reached.delete(row.key);
  await settlePhoto(row.key, { refusal: reply.answer.message ?? reply.kind });
  return { kind: "ok", status: reply.status, answer: {} };
}

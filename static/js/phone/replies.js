// @ts-check
// What each reply to `PUT /visits/<uid>` means for the draft that was sent.
import { finishDraft } from "./finishing.js";
import { getDraft } from "./server.js";
import { readPhoto, settleDraft, settlePhoto } from "./store.js";
import { photoKey } from "./draft.js";

/** @typedef {import("./types.js").Draft} Draft */
/** @typedef {import("./types.js").Refusal} Refusal */
/** @typedef {import("./server.js").Reply} Reply */
/** "settled": go on; "stopped": the person must decide; "failed": try again later @typedef {"settled" | "stopped" | "failed"} Outcome */

/** The server has this version as its draft. @param {Draft} sent @param {Reply} reply */
const acknowledge = (sent, { answer }) =>
  settleDraft(sent.key, (now) => ({
    ...now,
    revision: answer.revision ?? now.revision,
    sentEdit: Math.max(now.sentEdit, sent.edit),
    chosen: now.edit === sent.edit ? false : now.chosen,
    faults: answer.faults ?? now.faults,
  }));

/** Unless the person has changed the draft since: then it is sent anew. @param {Draft} sent @param {Partial<Draft>} news @returns {Promise<Outcome>} */
async function stop(sent, news) {
  const now = await settleDraft(sent.key, (draft) => (draft.edit === sent.edit ? { ...draft, ...news } : draft));
  return now.edit === sent.edit ? "stopped" : "settled";
}

/** @param {Draft} sent @param {Refusal} refusal @param {Partial<Draft>} [news] */
export const refuse = (sent, refusal, news = {}) => stop(sent, { status: "refused", refusal, ...news });

/** Photos that the server names as missing go up again; those that this phone has not either are lost. @param {Draft} sent @param {string[]} missing */
async function resend(sent, missing) {
  const lost = [];
  for (const [question, digests] of Object.entries(sent.photos)) {
    for (const digest of digests.filter((each) => missing.includes(each))) {
      const key = photoKey(sent.uid, question, digest);
      const row = await readPhoto(key);
      if (!row || row.refusal !== null) lost.push(digest);
      else if (row.sent) await settlePhoto(key, { sent: false });
    }
  }
  return lost;
}

/** A receipt that does not list everything: the other version is shown beside ours, or the loss is named. @param {Draft} sent @param {Reply} reply @returns {Promise<Outcome>} */
async function finish(sent, reply) {
  const missing = await finishDraft(sent, reply.answer.receipt, reply.answer.revision ?? sent.revision);
  if (!missing) return "settled";
  const theirs = await getDraft(sent.uid);
  if (theirs.kind === "ok" && theirs.answer.is_open) return stop(sent, { status: "conflict", theirs: theirs.answer });
  return refuse(sent, { reason: "unlisted", message: "", ...missing });
}

/**
 * @param {Draft} sent
 * @param {Reply} reply
 * @returns {Promise<Outcome>}
 */
export async function settleReply(sent, reply) {
  const { kind, answer } = reply;
  const message = answer.message ?? "";
  switch (kind) {
    case "ok":
      if (answer.receipt) return finish(sent, reply);
      await acknowledge(sent, reply);
      await resend(sent, answer.missing_photos ?? []);
      return "settled";
    case "conflict":
      return stop(sent, { status: "conflict", theirs: answer.theirs });
    case "incomplete":
      await acknowledge(sent, reply);
      return refuse(sent, { reason: "incomplete", message, gaps: answer.gaps ?? [] }, { wanted: null, absence: null });
    case "photos_missing": {
      const lost = await resend(sent, answer.missing_photos ?? []);
      return lost.length ? refuse(sent, { reason: "photos_lost", message, photos: lost }) : "settled";
    }
    case "closed":
      if (answer.receipt && !(await finishDraft(sent, answer.receipt, answer.revision ?? sent.revision))) return "settled";
      return refuse(sent, { reason: "closed", message });
    case "number":
      return refuse(sent, { reason: "number", message }, { number: answer.number, wanted: null, absence: null });
    case "too_large":
    case "refused":
      return refuse(sent, { reason: answer.reason ?? kind, message });
    default:
      return "failed"; // sign_in, other_shopper, busy, offline: nothing about this draft
  }
}

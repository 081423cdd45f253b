// @ts-check
// What the server has that this phone has not: drafts from elsewhere, visits that were returned or closed.
import { hasUnsentEdits, newDraft } from "./draft.js";
import { removeMark } from "./finishing.js";
import { sendWords } from "./sending.js";
import { getDraft } from "./server.js";
import { draftsOf, ensureDraft, settleDraft } from "./store.js";
import { takeDocument } from "./versions.js";

/** @typedef {import("./types.js").Draft} Draft */
/** @typedef {import("./types.js").VisitState} VisitState */
/** @typedef {import("./server.js").Reply} Reply */
/** @typedef {import("./server.js").Session} Session */

/** Whether the draft has nothing that the server has not. @param {Draft} draft */
const isAtRest = (draft) => !hasUnsentEdits(draft) && draft.wanted === null && (draft.status === "open" || draft.status === "sent");

/** @param {Draft} draft @param {VisitState} visit */
function isBehind(draft, visit) {
  if (draft.status === "sent") return visit.is_open && visit.number > draft.number;
  return !visit.is_open || visit.revision > draft.revision;
}

/**
 * What the server has now; of a closed visit whether it holds this phone's version.
 * @param {Session} session
 * @param {Draft} draft
 * @param {VisitState} visit
 * @param {string} device
 * @returns {Promise<Reply>}
 */
async function catchUp(session, draft, visit, device) {
  if (!visit.is_open) return sendWords(session, draft, device, false);
  const reply = await getDraft(visit.uid);
  if (reply.kind === "ok" && reply.answer.is_open) await takeDocument(draft, reply.answer, device);
  return reply;
}

/** A visit that was closed to this phone and is open again. @param {Draft} draft @param {VisitState} visit */
const reopened = async (draft, visit) =>
  draft.status === "refused" && draft.refusal?.reason === "closed" && visit.is_open
    ? settleDraft(draft.key, (now) => ({ ...now, status: "open", refusal: null }))
    : draft;

/** An edit number that this phone has used before would be taken for an old message. @param {Draft} draft @param {VisitState} visit @param {string} device */
async function stayAhead(draft, { writer }, device) {
  if (writer.device !== device || !hasUnsentEdits(draft) || writer.edit < draft.edit) return;
  await settleDraft(draft.key, (now) => ({ ...now, edit: Math.max(now.edit, writer.edit + 1) }));
}

/**
 * @param {Session} session
 * @param {string} device
 * @returns {Promise<Reply | null>} the reply that stands in the way, or null
 */
export async function refreshDrafts(session, device) {
  const drafts = await draftsOf(session.shopper);
  for (const visit of session.visits) {
    const own = drafts.filter((draft) => draft.uid === visit.uid);
    if (own.length === 0 && visit.is_open && visit.revision > 0) {
      const reply = await begin(session, visit, device);
      if (reply.kind === "offline" || reply.kind === "sign_in") return reply;
    }
    for (const each of own) {
      const draft = await reopened(each, visit);
      await stayAhead(draft, visit, device);
      if (!isAtRest(draft) || !isBehind(draft, visit)) continue;
      const reply = await catchUp(session, draft, visit, device);
      if (reply.kind === "offline" || reply.kind === "sign_in") return reply;
    }
  }
  const listed = new Set(session.visits.map((visit) => visit.uid));
  for (const draft of drafts) if (draft.status === "sent" && !listed.has(draft.uid)) await removeMark(draft);
  return null;
}

/** A visit begun on another phone or on the pages. @param {Session} session @param {VisitState} visit @param {string} device @returns {Promise<Reply>} */
async function begin(session, visit, device) {
  const reply = await getDraft(visit.uid);
  if (reply.kind !== "ok" || !reply.answer.is_open) return reply;
  const seed = newDraft({ uid: visit.uid, checklist: reply.answer.checklist, shopper: session.shopper, form: visit.form });
  await takeDocument(await ensureDraft(seed), reply.answer, device);
  return reply;
}

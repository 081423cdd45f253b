// @ts-check
// What the server says, as a few kinds that the phone can act on. Every request has a time limit, and an
// answer that is not ours (a café's sign-in page) counts as no answer.

/**
 * ok · conflict, closed, offset, number (409) · incomplete, photos_missing (422) · too_large (413) · refused (other
 * 4xx) · sign_in (401) · csrf (403) · busy (5xx, 429) · offline (no answer of ours)
 * @typedef {"ok" | "conflict" | "closed" | "offset" | "number" | "incomplete" | "photos_missing" | "too_large" | "refused" | "sign_in" | "csrf" | "other_shopper" | "busy" | "offline"} Kind
 */
/** @typedef {{kind: Kind, status: number, answer: any}} Reply `answer` is the JSON, or {} */
/**
 * @typedef {object} Session one signed-in stretch: what `GET /visits/state` said
 * @property {string} csrf
 * @property {string} shopper
 * @property {import("./types.js").VisitState[]} visits
 * @property {{phone: string, server: string}} clock
 */

const SECONDS = { GET: 20, PUT: 60 };
const RETRIED = [408, 425, 429];
/** @type {Record<string, Kind>} */
const OWN_KINDS = { conflict: "conflict", closed: "closed", offset: "offset", number: "number", incomplete: "incomplete", photos_missing: "photos_missing", csrf: "csrf" };

/** @param {number} status @param {any} answer null if it is not JSON @returns {Kind} */
export function kindOf(status, answer) {
  if (status === 200 || status === 202) return answer ? "ok" : "offline";
  if (status === 401) return "sign_in";
  if (status === 413) return "too_large";
  if (status >= 500 || RETRIED.includes(status)) return "busy";
  if (status < 400 || !answer?.reason) return "offline"; // a redirect or an error of somebody in between
  return OWN_KINDS[answer.reason] ?? "refused";
}

/**
 * @param {"GET" | "PUT"} method
 * @param {string} path
 * @param {RequestInit} [more]
 * @returns {Promise<Reply>}
 */
export async function request(method, path, more = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), SECONDS[method] * 1000);
  try {
    const headers = { Accept: "application/json", ...more.headers };
    const response = await fetch(path, {
      method, credentials: "same-origin", cache: "no-store", redirect: "manual", signal: stop.signal, ...more, headers,
    });
    const answer = await response.text().then(readJson);
    return { kind: kindOf(response.status, answer), status: response.status, answer: answer ?? {} };
  } catch {
    return { kind: "offline", status: 0, answer: {} };
  } finally {
    clearTimeout(timer);
  }
}

/** @param {string} text @returns {any} an object, or null */
function readJson(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

/** Ask who is signed in, what the visits are at, and for a token. @returns {Promise<Reply & {session: Session | null}>} */
export async function connect() {
  const reply = await request("GET", "/visits/state");
  const { csrf_token: csrf, shopper, visits, now } = reply.answer;
  if (reply.kind !== "ok") return { ...reply, session: null };
  if (!csrf || !Array.isArray(visits)) return { ...reply, kind: "offline", session: null };
  return { ...reply, session: { csrf, shopper, visits, clock: { phone: new Date().toISOString(), server: now } } };
}

/**
 * PUT with the session's token; one that went stale is fetched again, once.
 * @param {Session} session its token is renewed in place
 * @param {string} path
 * @param {BodyInit} body
 * @param {Record<string, string>} headers
 * @returns {Promise<Reply>}
 */
export async function put(session, path, body, headers) {
  const reply = await request("PUT", path, { body, headers: { ...headers, "X-CSRFToken": session.csrf } });
  if (reply.kind !== "csrf") return reply;
  const again = await connect();
  if (!again.session) return again;
  if (again.session.shopper !== session.shopper) return { ...again, kind: "other_shopper" };
  session.csrf = again.session.csrf;
  const second = await request("PUT", path, { body, headers: { ...headers, "X-CSRFToken": session.csrf } });
  return second.kind === "csrf" ? { ...second, kind: "busy" } : second;
}

/** @param {Session} session @param {string} uid @param {object} body */
export const putDraft = (session, uid, body) =>
  put(session, `/visits/${uid}`, JSON.stringify(body), { "Content-Type": "application/json" });

/** @param {string} uid */
export const getDraft = (uid) => request("GET", `/visits/${uid}/draft`);

// The server as the phone knows it: the same rules, in memory, with faults on order.
import { createHash } from "node:crypto";

const hash = (bytes) => createHash("sha256").update(bytes).digest("hex");
const isBlank = (values) => values.every((value) => value.trim() === "");
const sorted = (fields) => JSON.stringify(Object.entries(fields).filter(([, values]) => !isBlank(values)).sort());

export class FakeServer {
  /** @param {string} shopper who is signed in */
  constructor(shopper) {
    Object.assign(this, { shopper, token: "token-1", visits: new Map(), log: [], fault: null, forget: [] });
  }

  addVisit(uid, { owner, required = [] }) {
    const visit = {
      uid, owner, required, checklist: "c1", state: "assigned", is_open: true, number: 1, revision: 0,
      writer: { device: "", edit: 0 }, fields: {}, photos: {}, saved_at: null, stored: new Map(), parts: new Map(),
      submissions: new Map(), copies: [],
    };
    this.visits.set(uid, visit);
    return visit;
  }

  /** `fault(request, number)` may give: "before", "after" (no answer), "twice", or {status, body, keep}. */
  async fetch(path, init = {}) {
    const url = new URL(path, "http://server");
    const bytes = init.body === undefined ? null : Buffer.from(init.body);
    const request = { method: init.method ?? "GET", url, headers: new Headers(init.headers), bytes };
    this.log.push(`${request.method} ${url.pathname}`);
    const fault = this.fault?.(request, this.log.length);
    if (fault === "before") throw new TypeError("no network");
    if (fault?.status && !fault.keep) return this.reply(fault.status, fault.body ?? null);
    const [status, body] = this.answer(request);
    if (fault === "twice") this.answer(request);
    if (fault === "after") throw new TypeError("no answer");
    return fault?.keep ? this.reply(fault.status, fault.body ?? null) : this.reply(status, body);
  }

  reply(status, body) {
    return new Response(body === null ? "<html>" : JSON.stringify(body), { status });
  }

  answer({ method, url, headers, bytes }) {
    if (!this.shopper) return [401, { reason: "sign_in", message: "sign in" }];
    if (url.pathname === "/visits/state") return [200, this.state()];
    const [, , uid, kind, digest] = url.pathname.split("/");
    if (method === "PUT" && headers.get("X-CSRFToken") !== this.token) return [403, { reason: "csrf", message: "token" }];
    const visit = this.visits.get(uid);
    if (visit?.owner !== this.shopper) return [404, { reason: "gone", message: "no such visit" }];
    if (method === "GET") return [200, this.document(visit)];
    if (kind === "photos") return this.takePart(visit, digest, headers.get("Content-Range"), bytes);
    return this.takeDraft(visit, JSON.parse(bytes.toString()));
  }

  state() {
    const own = [...this.visits.values()].filter((visit) => visit.owner === this.shopper);
    const visits = own.map(({ uid, state, is_open, number, revision, writer }) => (
      { uid, state, is_open, number, revision, writer, form: `/visits/${uid}/form`, tag: "t" }));
    return { csrf_token: this.token, now: "2026-11-22T03:40:00.123Z", shopper: this.shopper, visits };
  }

  document(visit) {
    const { uid, checklist, state, is_open, number, revision, saved_at, writer, fields } = visit;
    const photos = Object.entries(visit.photos).map(([question, list]) => [question, list.map((sha256) => ({ sha256, stored: sha256, size: 1, taken_at: null }))]);
    const receipt = is_open ? null : (visit.submissions.get(number - 1) ?? null);
    return structuredClone({ uid, checklist, state, is_open, number, revision, saved_at, writer, fields, photos: Object.fromEntries(photos), evidence: {}, receipt });
  }

  takePart(visit, digest, range, bytes) {
    if (visit.stored.has(digest)) return [200, { stored: true, received: visit.stored.get(digest).length, seen_before: false }];
    const [, start, , total] = /bytes (\d+)-(\d+)\/(\d+)/.exec(range).map(Number);
    const kept = visit.parts.get(digest) ?? Buffer.alloc(0);
    if (start > kept.length) return [409, { reason: "offset", message: "gap", received: kept.length }];
    const whole = Buffer.concat([kept.subarray(0, start), bytes, kept.subarray(start + bytes.length)]);
    visit.parts.set(digest, whole);
    if (whole.length < total) return [202, { stored: false, received: whole.length }];
    visit.parts.delete(digest);
    if (hash(whole) !== digest) return [422, { reason: "digest", message: "damaged" }];
    visit.stored.set(digest, whole);
    return [200, { stored: true, received: whole.length, seen_before: false }];
  }

  takeDraft(visit, body) {
    const given = visit.submissions.get(body.submit);
    if (given) return [200, { revision: visit.revision, saved_at: visit.saved_at, missing_photos: [], faults: [], receipt: given }];
    if (!visit.is_open) return this.answerClosed(visit, body);
    if (body.checklist !== visit.checklist) return [409, { reason: "checklist", message: "another checklist" }];
    const isOld = visit.writer.device === body.device && body.edit <= visit.writer.edit;
    const isOther = visit.writer.device !== body.device && body.revision !== visit.revision;
    if (!isOld && isOther && sorted(body.fields) !== sorted(visit.fields)) {
      if (!(body.chosen && body.revision === visit.revision)) {
        visit.copies.push(body);
        return [409, { reason: "conflict", message: "two versions", theirs: this.document(visit) }];
      }
    }
    if (!isOld) this.save(visit, body);
    const missing_photos = Object.values(body.photos).flat().filter((digest) => !visit.stored.has(digest));
    if (body.submit === null) return [200, { revision: visit.revision, saved_at: visit.saved_at, missing_photos, faults: [], receipt: null }];
    return this.submit(visit, body, missing_photos);
  }

  answerClosed(visit, body) {
    const receipt = visit.submissions.get(visit.number - 1) ?? null;
    const isHeld = receipt !== null && sorted(body.fields) === sorted(visit.fields);
    if (isHeld) return [200, { revision: visit.revision, saved_at: visit.saved_at, missing_photos: [], faults: [], receipt }];
    return [409, { reason: "closed", message: "closed", state: visit.state, receipt }];
  }

  save(visit, body) {
    if (body.chosen) visit.copies.push({ fields: visit.fields });
    const photos = Object.entries(body.photos).map(([question, list]) => [question, list.filter((digest) => visit.stored.has(digest))]);
    Object.assign(visit, {
      fields: body.fields, photos: Object.fromEntries(photos), revision: visit.revision + 1, state: "started",
      writer: { device: body.device, edit: body.edit }, saved_at: "2026-11-22T03:41:00Z", evidence: body.evidence,
    });
  }

  submit(visit, body, missing_photos) {
    if (missing_photos.length) return [422, { reason: "photos_missing", message: "photos", missing_photos }];
    const empty = visit.required.filter((name) => isBlank(visit.fields[name] ?? [""]));
    if (empty.length) {
      const gaps = empty.map((field) => ({ field, message: `fill in ${field}`, section: "welcome", question: field }));
      return [422, { reason: "incomplete", message: "gaps", gaps, revision: visit.revision }];
    }
    const listed = Object.entries(visit.fields).filter(([name, values]) => !isBlank(values) && !this.forget.includes(name));
    const receipt = {
      code: "8F3K-2Q7M", received_at: "2026-11-22T03:58:00Z", number: body.submit,
      fields: Object.fromEntries(listed.map(([name, values]) => [name, hash(JSON.stringify(values))])),
      photos: Object.values(visit.photos).flat().filter((digest) => !this.forget.includes(digest)),
    };
    visit.submissions.set(body.submit, receipt);
    Object.assign(visit, { is_open: false, state: "submitted", number: body.submit + 1, revision: visit.revision + 1 });
    return [200, { revision: visit.revision, saved_at: visit.saved_at, missing_photos: [], faults: [], receipt }];
  }
}

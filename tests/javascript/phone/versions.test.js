import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, newPhone, openTab, takePhoto, wish } from "./phone.js";

/** Somebody writes the visit from another phone or the pages. */
function writeElsewhere(visit, fields, device = "") {
  Object.assign(visit, { fields, revision: visit.revision + 1, writer: { device, edit: 1 }, saved_at: "2026-11-22T02:00:00Z", state: "started" });
}

async function conflictingPhone() {
  const phone = await newPhone();
  await answer(phone.tab, phone.key, { greeted: ["yes"], served: ["yes"] });
  writeElsewhere(phone.visit, { greeted: ["no"], note: ["x"] });
  await phone.tab.requestSync("open");
  return phone;
}

const copiesIn = async (tab) => (await tab.openStore()).getAll("copies");

test("a newer version on the server comes to a phone that has nothing of its own to send", async () => {
  const { tab, key, visit } = await newPhone();
  await answer(tab, key, { greeted: ["yes"] });
  await tab.requestSync("open");
  writeElsewhere(visit, { greeted: ["no"], served: ["yes"] });
  const origins = [];
  tab.changes.addEventListener("draft", (event) => origins.push(event.detail.origin));
  await tab.requestSync("visible");
  const draft = await tab.readDraft(key);
  assert.deepEqual(draft.fields, { greeted: ["no"], served: ["yes"] });
  assert.equal(draft.revision, 2);
  assert.equal(draft.edit, draft.sentEdit);
  assert.deepEqual(origins, ["server"]);
});

test("what is changed here while the server's version is fetched is not overwritten by it", async () => {
  const { tab, key, visit, server } = await newPhone();
  await answer(tab, key, { greeted: ["yes"] });
  await tab.requestSync("open");
  writeElsewhere(visit, { greeted: ["no"] });
  const fetch = server.fetch.bind(server);
  server.fetch = async (path, init) => {
    const response = await fetch(path, init);
    if (path.endsWith("/draft")) await answer(tab, key, { served: ["yes"] });
    return response;
  };
  await tab.requestSync("visible");
  const draft = await tab.readDraft(key);
  assert.deepEqual(draft.fields, { greeted: ["yes"], served: ["yes"] });
  assert.equal(draft.status, "conflict");
});

test("after taking the server's version the next edit is sent without a conflict", async () => {
  const { tab, key, visit } = await newPhone();
  writeElsewhere(visit, { greeted: ["no"] });
  await tab.requestSync("open");
  await answer(tab, key, { served: ["yes"] });
  await tab.requestSync("timer");
  assert.deepEqual(visit.fields, { greeted: ["no"], served: ["yes"] });
  assert.equal((await tab.readDraft(key)).status, "open");
});

test("a visit begun elsewhere is fetched before anybody opens it here", async () => {
  const { tab, server, visit } = await newPhone();
  const other = server.addVisit("begun-elsewhere", { owner: "ann" });
  writeElsewhere(other, { greeted: ["yes"] });
  await tab.requestSync("open");
  const drafts = await tab.draftsOf("ann");
  assert.deepEqual(drafts.find((draft) => draft.uid === other.uid).fields, { greeted: ["yes"] });
  assert.equal(drafts.length, 2);
  assert.equal(visit.revision, 0);
});

test("two versions: both are shown, nothing is overwritten, and the phone waits for the person", async () => {
  const { tab, key, visit, server } = await conflictingPhone();
  const draft = await tab.readDraft(key);
  assert.equal(draft.status, "conflict");
  assert.deepEqual(draft.fields, { greeted: ["yes"], served: ["yes"] });
  assert.deepEqual(draft.theirs.fields, { greeted: ["no"], note: ["x"] });
  assert.deepEqual(visit.fields, { greeted: ["no"], note: ["x"] });
  assert.equal(visit.copies.length, 1);
  assert.deepEqual(tab.compareVersions(draft, draft.theirs).differing, ["greeted", "served", "note"]);
  const before = server.log.length;
  await tab.requestSync("button");
  assert.deepEqual(server.log.slice(before), ["GET /visits/state"]);
});

test("the person chooses the phone's version: it is on the server, the other one kept here", async () => {
  const { tab, key, visit } = await conflictingPhone();
  await tab.chooseVersion(key, "mine", await tab.deviceId());
  await tab.requestSync("button");
  assert.deepEqual(visit.fields, { greeted: ["yes"], served: ["yes"] });
  const [copy] = await copiesIn(tab);
  assert.deepEqual([copy.whose, copy.version.fields], ["theirs", { greeted: ["no"], note: ["x"] }]);
  assert.equal((await tab.readDraft(key)).status, "open");
  assert.equal((await tab.readDraft(key)).chosen, false);
  assert.deepEqual(visit.copies.at(-1).fields, { greeted: ["no"], note: ["x"] });
});

test("the person chooses the server's version: it is on the phone, the other one kept here", async () => {
  const { tab, key, visit } = await conflictingPhone();
  await tab.chooseVersion(key, "theirs", await tab.deviceId());
  await tab.requestSync("button");
  assert.deepEqual((await tab.readDraft(key)).fields, { greeted: ["no"], note: ["x"] });
  assert.deepEqual(visit.fields, { greeted: ["no"], note: ["x"] });
  const [copy] = await copiesIn(tab);
  assert.deepEqual([copy.whose, copy.version.fields], ["mine", { greeted: ["yes"], served: ["yes"] }]);
});

test("a version that changes again after the choice is asked about again", async () => {
  const { tab, key, visit } = await conflictingPhone();
  await tab.chooseVersion(key, "mine", await tab.deviceId());
  writeElsewhere(visit, { greeted: ["no"], note: ["y"] });
  await tab.requestSync("button");
  assert.equal((await tab.readDraft(key)).status, "conflict");
  assert.deepEqual(visit.fields.note, ["y"]);
});

test("the lost version goes when the visit is sent", async () => {
  const { tab, key } = await conflictingPhone();
  await tab.chooseVersion(key, "mine", await tab.deviceId());
  await wish(tab, key);
  await tab.requestSync("submit");
  assert.equal((await tab.readDraft(key)).status, "sent");
  assert.deepEqual(await copiesIn(tab), []);
});

test("versions with the same answers are no conflict", async () => {
  const { tab, key, visit } = await newPhone();
  await answer(tab, key, { greeted: ["yes"] });
  writeElsewhere(visit, { greeted: ["yes"] });
  await tab.requestSync("open");
  assert.equal((await tab.readDraft(key)).status, "open");
});

test("two phones: the later one is asked, and neither version is lost", async () => {
  const { tab, key, visit, seed } = await newPhone();
  await answer(tab, key, { greeted: ["yes"] });
  await tab.requestSync("open");
  const first = globalThis.indexedDB;
  globalThis.indexedDB = new first.constructor();
  const other = await openTab();
  await other.ensureDraft(seed);
  await answer(other, key, { greeted: ["no"] });
  await other.requestSync("open");
  assert.equal((await other.readDraft(key)).status, "conflict");
  assert.deepEqual(visit.fields, { greeted: ["yes"] });
});

test("a returned visit comes back with the server's answers and goes up as the next submission", async () => {
  const { tab, key, visit } = await newPhone();
  await answer(tab, key, { greeted: ["yes"] });
  await wish(tab, key);
  await tab.requestSync("submit");
  Object.assign(visit, { is_open: true, state: "returned", revision: visit.revision + 1 });
  await tab.requestSync("open");
  const draft = await tab.readDraft(key);
  assert.deepEqual([draft.status, draft.number, draft.fields], ["open", 2, { greeted: ["yes"] }]);
  await answer(tab, key, { greeted: ["no"] });
  await wish(tab, key);
  await tab.requestSync("submit");
  assert.equal((await tab.readDraft(key)).status, "sent");
  assert.deepEqual(visit.fields, { greeted: ["no"] });
  assert.deepEqual([...visit.submissions.keys()], [1, 2]);
});

test("a version of this phone that another hand sent and got back is asked about, not taken for sent", async () => {
  const { tab, key, visit } = await newPhone();
  await answer(tab, key, { greeted: ["yes"] });
  await wish(tab, key);
  const receipt = { code: "AAAA-BBBB", received_at: "2026-11-22T03:00:00Z", number: 1, fields: {}, photos: [] };
  writeElsewhere(visit, { greeted: ["no"] });
  visit.submissions.set(1, receipt);
  Object.assign(visit, { number: 2, state: "returned" });
  await tab.requestSync("submit");
  assert.equal((await tab.readDraft(key)).status, "conflict");
  await tab.chooseVersion(key, "mine", await tab.deviceId());
  await tab.requestSync("button");
  const draft = await tab.readDraft(key);
  assert.equal(draft.status, "sent");
  assert.equal(draft.receipt.number, 2);
  assert.deepEqual(visit.fields, { greeted: ["yes"] });
});

test("a visit sent from elsewhere while the phone had nothing of its own is shown as sent", async () => {
  const { tab, key, visit } = await newPhone();
  await answer(tab, key, { greeted: ["yes"] });
  await tab.requestSync("open");
  const { hashOfField } = tab;
  visit.submissions.set(1, { code: "CODE", received_at: "2026-11-22T03:00:00Z", number: 1, fields: { greeted: await hashOfField(["yes"]) }, photos: [] });
  Object.assign(visit, { is_open: false, state: "submitted", number: 2, revision: visit.revision + 1 });
  await tab.requestSync("visible");
  assert.equal((await tab.readDraft(key)).status, "sent");
});

test("a visit that expired keeps the draft and says that it is closed; open again, it goes on", async () => {
  const { tab, key, visit } = await newPhone();
  await answer(tab, key, { greeted: ["yes"] });
  await tab.requestSync("open");
  Object.assign(visit, { is_open: false, state: "expired" });
  await tab.requestSync("visible");
  const closed = await tab.readDraft(key);
  assert.deepEqual([closed.status, closed.refusal.reason, closed.fields], ["refused", "closed", { greeted: ["yes"] }]);
  Object.assign(visit, { is_open: true, state: "started" });
  await tab.requestSync("visible");
  assert.equal((await tab.readDraft(key)).status, "open");
});

test("edit numbers never go back below what the server saw of this phone", async () => {
  const { tab, key, visit } = await newPhone();
  const device = await tab.deviceId();
  await answer(tab, key, { greeted: ["yes"] });
  Object.assign(visit, { revision: 9, writer: { device, edit: 40 } });
  await tab.requestSync("open");
  assert.deepEqual(visit.fields, { greeted: ["yes"] });
  assert.ok(visit.writer.edit > 40);
});

test("the mark of a sent visit goes when the list no longer shows it", async () => {
  const { tab, key, server, visit } = await newPhone();
  await answer(tab, key, { greeted: ["yes"] });
  await wish(tab, key);
  await tab.requestSync("submit");
  server.visits.delete(visit.uid);
  await tab.requestSync("open");
  assert.equal(await tab.readDraft(key), null);
});

test("a copy holds the body of the request and every photo, byte for byte", async () => {
  const { tab, key, visit } = await newPhone();
  await answer(tab, key, { greeted: ["yes"] });
  const digest = await takePhoto(tab, key, "shelf", 70_000);
  await wish(tab, key);
  const copy = await tab.copyOf(key);
  assert.deepEqual([copy.format, copy.version, copy.uid], ["vi-hanh-visit", 1, visit.uid]);
  assert.deepEqual(copy.draft.fields, { greeted: ["yes"] });
  assert.equal(copy.draft.submit, 1);
  assert.equal(copy.draft.device, await tab.deviceId());
  assert.equal(copy.photos[0].taken_at, "2026-11-14T10:12:05");
  const bytes = Buffer.from(copy.photos[0].bytes, "base64");
  assert.equal(bytes.length, 70_000);
  assert.equal(await tab.sha256(new Uint8Array(bytes)), digest);
});

test("a copy can be made when the phone's storage does not work at all", async (context) => {
  const { tab, key } = await newPhone();
  await answer(tab, key, { greeted: ["yes"] });
  await takePhoto(tab, key, "shelf");
  context.mock.method(IDBDatabase.prototype, "transaction", () => {
    throw new DOMException("broken", "NotFoundError");
  });
  await assert.rejects(answer(tab, key, { served: ["no"] }), (error) => error instanceof tab.StorageBroken);
  const copy = await tab.copyOf(key);
  assert.deepEqual(copy.draft.fields, { greeted: ["yes"], served: ["no"] });
  assert.equal(copy.photos.length, 1);
});

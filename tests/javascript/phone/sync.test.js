import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, bytesOf, delays, newPhone, openTab, pause, takePhoto, wish } from "./phone.js";

const PART = 128 * 1024;
const isPut = (request) => request.method === "PUT" && !request.url.pathname.includes("/photos/");
const isPhoto = (request) => request.url.pathname.includes("/photos/");
const isFinal = (request) => isPut(request) && JSON.parse(request.bytes).submit !== null;

/** A phone with two answers and a photo of three parts, which the person asked to send. */
async function readyPhone(options) {
  const phone = await newPhone(options);
  await answer(phone.tab, phone.key, { greeted: ["yes"], "greeted.note": ["Chào ạ"], blank: [""] });
  const digest = await takePhoto(phone.tab, phone.key, "shelf", 2 * PART + 5);
  await wish(phone.tab, phone.key);
  return { ...phone, digest };
}

async function assertSentOnce({ tab, key, visit, digest }) {
  const draft = await tab.readDraft(key);
  assert.equal(draft.status, "sent");
  assert.equal(draft.receipt.code, "8F3K-2Q7M");
  assert.equal(visit.submissions.size, 1);
  assert.deepEqual(visit.fields, { greeted: ["yes"], "greeted.note": ["Chào ạ"], blank: [""] });
  assert.deepEqual(visit.photos, { shelf: [digest] });
  assert.deepEqual(new Uint8Array(visit.stored.get(digest)), new Uint8Array(bytesOf(2 * PART + 5)));
  assert.deepEqual(await tab.photosOf(visit.uid), []);
  assert.deepEqual(draft.fields, {});
}

async function assertKept({ tab, key, digest, visit }) {
  const draft = await tab.readDraft(key);
  assert.deepEqual(draft.fields.greeted, ["yes"]);
  assert.deepEqual(draft.photos, { shelf: [digest] });
  assert.equal((await tab.photosOf(visit.uid)).length, 1);
  assert.notEqual(draft.status, "sent");
}

test("a visit goes up in order, and the copy goes once the receipt lists everything", async () => {
  const phone = await readyPhone();
  await phone.tab.requestSync("submit");
  await assertSentOnce(phone);
  const photo = `PUT /visits/${phone.visit.uid}/photos/${phone.digest}`;
  const put = `PUT /visits/${phone.visit.uid}`;
  assert.deepEqual(phone.server.log, ["GET /visits/state", put, photo, photo, photo, put]);
  assert.equal(phone.tab.syncState().problem, null);
});

test("a draft that nobody asked to send is kept on the server and stays on the phone", async () => {
  const phone = await newPhone();
  await answer(phone.tab, phone.key, { greeted: ["yes"] });
  const digest = await takePhoto(phone.tab, phone.key, "shelf");
  await phone.tab.requestSync("open");
  await assertKept({ ...phone, digest });
  assert.deepEqual(phone.visit.fields, { greeted: ["yes"] });
  assert.deepEqual(phone.visit.photos, { shelf: [digest] });
  assert.equal(phone.visit.submissions.size, 0);
  const draft = await phone.tab.readDraft(phone.key);
  assert.equal(draft.edit, draft.sentEdit);
  const before = phone.server.log.length;
  await phone.tab.requestSync("open");
  assert.deepEqual(phone.server.log.slice(before), ["GET /visits/state"]);
});

for (const fault of ["before", "after", "twice", { status: 500 }, { status: 500, keep: true }, { status: 502 }, { status: 503, body: { reason: "x" } }, { status: 200 }]) {
  test(`each request in turn meets ${JSON.stringify(fault)}: one visit arrives, whole`, async () => {
    for (let position = 1; position <= 6; position += 1) {
      const phone = await readyPhone();
      phone.server.fault = (_request, number) => (number === position ? fault : null);
      await phone.tab.requestSync("submit");
      if (fault !== "twice" && position < 6) await assertKept(phone);
      if (fault !== "twice") assert.match(phone.tab.syncState().problem, /busy|offline/);
      await phone.tab.requestSync("timer");
      await assertSentOnce(phone);
    }
  });
}

test("nothing goes up twice after a tab was killed in the middle", async () => {
  for (let position = 1; position <= 6; position += 1) {
    const phone = await readyPhone();
    phone.server.fault = (_request, number) => (number >= position ? "after" : null);
    await phone.tab.requestSync("submit");
    phone.server.fault = null;
    const later = await openTab();
    await later.requestSync("open");
    await assertSentOnce({ ...phone, tab: later });
  }
});

test("a photo goes on where it stopped", async () => {
  const phone = await readyPhone();
  let parts = 0;
  phone.server.fault = (request) => (isPhoto(request) && (parts += 1) === 3 ? "before" : null);
  await phone.tab.requestSync("submit");
  phone.server.fault = null;
  const before = phone.server.log.length;
  await phone.tab.requestSync("timer");
  assert.equal(phone.server.log.slice(before).filter((line) => line.includes("/photos/")).length, 1);
  await assertSentOnce(phone);
});

test("a page opened later asks how far a photo got, instead of sending it all again", async () => {
  const phone = await readyPhone();
  let parts = 0;
  phone.server.fault = (request) => (isPhoto(request) && (parts += 1) === 3 ? "before" : null);
  await phone.tab.requestSync("submit");
  phone.server.fault = null;
  const later = await openTab();
  const before = phone.server.log.length;
  await later.requestSync("open");
  assert.equal(phone.server.log.slice(before).filter((line) => line.includes("/photos/")).length, 2);
  await assertSentOnce({ ...phone, tab: later });
});

test("parts that the server lost are sent again", async () => {
  const phone = await readyPhone();
  let parts = 0;
  phone.server.fault = (request) => {
    if (isPhoto(request) && (parts += 1) === 2) phone.visit.parts.clear();
    return null;
  };
  await phone.tab.requestSync("submit");
  await assertSentOnce(phone);
});

test("a photo that the server says it lacks goes up again, although it had been acknowledged", async () => {
  const phone = await newPhone();
  await answer(phone.tab, phone.key, { greeted: ["yes"], "greeted.note": ["Chào ạ"], blank: [""] });
  const digest = await takePhoto(phone.tab, phone.key, "shelf", 2 * PART + 5);
  await phone.tab.requestSync("open");
  phone.visit.stored.clear();
  await wish(phone.tab, phone.key);
  await phone.tab.requestSync("submit");
  await assertSentOnce({ ...phone, digest });
});

test("a photo that neither side has is named, and the visit is not called sent", async () => {
  const phone = await readyPhone();
  const database = await phone.tab.openStore();
  await database.clear("photos");
  await phone.tab.requestSync("submit");
  const draft = await phone.tab.readDraft(phone.key);
  assert.equal(draft.status, "refused");
  assert.equal(draft.refusal.reason, "photos_lost");
  assert.deepEqual(draft.refusal.photos, [phone.digest]);
  assert.equal(phone.visit.submissions.size, 0);
});

test("a photo that the server will not take does not hold back the words", async () => {
  const phone = await readyPhone();
  phone.server.fault = (request) => (isPhoto(request) ? { status: 422, body: { reason: "photo", message: "not a photo" } } : null);
  await phone.tab.requestSync("submit");
  assert.deepEqual(phone.visit.fields.greeted, ["yes"]);
  assert.equal((await phone.tab.photosOf(phone.visit.uid))[0].refusal, "not a photo");
  assert.equal((await phone.tab.readDraft(phone.key)).refusal.reason, "photos_lost");
  phone.server.fault = null;
  await phone.tab.requestSync("button");
  await assertSentOnce(phone);
});

test("a receipt that leaves out a photo or an answer keeps the copy and says what is missing", async () => {
  const phone = await readyPhone();
  phone.server.forget = [phone.digest, "greeted.note"];
  await phone.tab.requestSync("submit");
  await assertKept(phone);
  const { refusal } = await phone.tab.readDraft(phone.key);
  assert.equal(refusal.reason, "unlisted");
  assert.deepEqual(refusal.fields, ["greeted.note"]);
  assert.deepEqual(refusal.photos, [phone.digest]);
});

test("a receipt whose hash of an answer differs keeps the copy", async () => {
  const phone = await readyPhone();
  phone.server.fault = (request) => {
    if (isFinal(request)) queueMicrotask(() => {});
    return null;
  };
  const take = phone.server.submit.bind(phone.server);
  phone.server.submit = (...given) => {
    const [status, body] = take(...given);
    return [status, { ...body, receipt: { ...body.receipt, fields: { ...body.receipt.fields, greeted: "0".repeat(64) } } }];
  };
  await phone.tab.requestSync("submit");
  await assertKept(phone);
  assert.deepEqual((await phone.tab.readDraft(phone.key)).refusal.fields, ["greeted"]);
});

test("signed out: everything is kept, and goes up after signing in again", async () => {
  const phone = await readyPhone();
  phone.server.shopper = null;
  await phone.tab.requestSync("submit");
  await assertKept(phone);
  assert.equal(phone.tab.syncState().problem, "sign_in");
  phone.server.shopper = "ann";
  phone.server.token = "token-of-the-new-session";
  await phone.tab.requestSync("visible");
  await assertSentOnce(phone);
});

test("signed out in the middle keeps what is left", async () => {
  const phone = await readyPhone();
  phone.server.fault = (request) => {
    if (isPhoto(request)) phone.server.shopper = null;
    return null;
  };
  await phone.tab.requestSync("submit");
  await assertKept(phone);
  assert.equal(phone.tab.syncState().problem, "sign_in");
});

test("a token that went stale is fetched again and the request repeated once", async () => {
  const phone = await readyPhone();
  phone.server.fault = (request, number) => {
    if (number === 3) phone.server.token = "token-2";
    return null;
  };
  await phone.tab.requestSync("submit");
  await assertSentOnce(phone);
  assert.equal(phone.server.log.filter((line) => line === "GET /visits/state").length, 2);
});

test("what is sent takes no more changes, and nothing pretends that it did", async () => {
  const phone = await readyPhone();
  await phone.tab.requestSync("submit");
  const before = await phone.tab.readDraft(phone.key);
  await answer(phone.tab, phone.key, { greeted: ["no"] });
  await takePhoto(phone.tab, phone.key, "shelf", 10, 9);
  assert.deepEqual(await phone.tab.readDraft(phone.key), before);
  assert.deepEqual(await phone.tab.photosOf(phone.visit.uid), []);
});

test("a draft of somebody else on this phone is never sent, and kept", async () => {
  const phone = await readyPhone();
  phone.server.shopper = "binh";
  await phone.tab.requestSync("submit");
  await assertKept(phone);
  assert.deepEqual(phone.server.log, ["GET /visits/state"]);
  assert.equal(phone.tab.syncState().shopper, "binh");
});

test("another shopper who signs in during the sending gets nothing of the first", async () => {
  const phone = await readyPhone();
  phone.server.fault = (_request, number) => {
    if (number === 2) Object.assign(phone.server, { shopper: "binh", token: "token-of-binh" });
    return null;
  };
  await phone.tab.requestSync("submit");
  await assertKept(phone);
  assert.equal(phone.visit.revision, 0);
  assert.equal(phone.tab.syncState().problem, "other_shopper");
  assert.equal((await phone.tab.readDraft(phone.key)).status, "open");
});

test("too large, unreadable and gone have their own reasons and are not repeated by themselves", async () => {
  const refusals = [[413, { reason: "too_large", message: "a" }], [413, null], [400, { reason: "unreadable", message: "b" }], [404, { reason: "gone", message: "c" }], [409, { reason: "checklist", message: "d" }]];
  for (const [status, body] of refusals) {
    const phone = await readyPhone();
    phone.server.fault = (request) => (isPut(request) ? { status, body } : null);
    await phone.tab.requestSync("submit");
    await assertKept(phone);
    const draft = await phone.tab.readDraft(phone.key);
    assert.equal(draft.refusal.reason, body?.reason ?? "too_large");
    assert.equal(draft.status, "refused");
    const before = phone.server.log.length;
    await phone.tab.requestSync("timer");
    assert.deepEqual(phone.server.log.slice(before), ["GET /visits/state"]);
    phone.server.fault = null;
    await phone.tab.requestSync("button");
    await assertSentOnce(phone);
  }
});

test("missing answers come back as gaps, the draft is on the server, and nothing is sent until asked again", async () => {
  const phone = await readyPhone({ required: ["served"] });
  await phone.tab.requestSync("submit");
  await assertKept(phone);
  const draft = await phone.tab.readDraft(phone.key);
  assert.deepEqual(draft.refusal.gaps.map((gap) => gap.field), ["served"]);
  assert.equal(draft.wanted, null);
  assert.equal(draft.sentEdit, draft.edit);
  await answer(phone.tab, phone.key, { served: ["yes"] });
  await phone.tab.requestSync("timer");
  assert.equal(phone.visit.submissions.size, 0);
  await wish(phone.tab, phone.key);
  await phone.tab.requestSync("submit");
  assert.equal((await phone.tab.readDraft(phone.key)).status, "sent");
});

test("a visit closed meanwhile keeps its copy and says so", async () => {
  const phone = await readyPhone();
  Object.assign(phone.visit, { is_open: false, state: "expired" });
  await phone.tab.requestSync("submit");
  await assertKept(phone);
  assert.equal((await phone.tab.readDraft(phone.key)).refusal.reason, "closed");
});

test("what is changed while a request is on its way is sent after it, not lost", async () => {
  const phone = await newPhone();
  await answer(phone.tab, phone.key, { greeted: ["yes"] });
  let change = null;
  phone.server.fault = (request) => {
    if (isPut(request)) change ??= answer(phone.tab, phone.key, { served: ["no"] });
    return null;
  };
  await phone.tab.requestSync("open");
  await change;
  await phone.tab.requestSync("timer");
  assert.deepEqual(phone.visit.fields, { greeted: ["yes"], served: ["no"] });
});

test("an answer changed while the visit was being sent keeps the copy: the receipt does not list it", async () => {
  const phone = await readyPhone();
  const fetch = phone.server.fetch.bind(phone.server);
  phone.server.fetch = async (path, init) => {
    const response = await fetch(path, init);
    if (init.method === "PUT" && !path.includes("/photos/") && JSON.parse(init.body).submit !== null) {
      await answer(phone.tab, phone.key, { greeted: ["no"] });
      phone.server.fetch = fetch;
    }
    return response;
  };
  await phone.tab.requestSync("submit");
  const draft = await phone.tab.readDraft(phone.key);
  assert.deepEqual(draft.fields.greeted, ["no"]);
  assert.equal(draft.refusal.reason, "unlisted");
});

test("a refusal of a version that was changed meanwhile does not stop the new one", async () => {
  const phone = await newPhone();
  await answer(phone.tab, phone.key, { story: ["too long"] });
  let change = null;
  phone.server.fault = (request) => {
    if (!isPut(request) || change) return null;
    change = answer(phone.tab, phone.key, { story: ["short"] });
    return { status: 413, body: { reason: "too_large", message: "a" } };
  };
  await phone.tab.requestSync("open");
  await change;
  assert.equal((await phone.tab.readDraft(phone.key)).status, "open");
  await phone.tab.requestSync("timer");
  assert.deepEqual(phone.visit.fields, { story: ["short"] });
});

test("what was refused is tried again by itself once the person has changed it", async () => {
  const phone = await readyPhone();
  phone.server.fault = (request) => (isPut(request) ? { status: 413, body: { reason: "too_large", message: "a" } } : null);
  await phone.tab.requestSync("submit");
  phone.server.fault = null;
  await answer(phone.tab, phone.key, { served: ["no"] });
  await phone.tab.requestSync("timer");
  assert.equal((await phone.tab.readDraft(phone.key)).status, "sent");
  assert.deepEqual(phone.visit.fields.served, ["no"]);
});

test("failures are tried again after longer and longer waits", async () => {
  const phone = await readyPhone();
  phone.server.fault = () => "before";
  delays.length = 0;
  for (let count = 0; count < 12; count += 1) await phone.tab.requestSync("timer");
  const waits = delays.filter((delay) => delay >= 500 && delay !== 10_000 && delay !== 20_000 && delay !== 60_000);
  assert.equal(waits.length, 12);
  waits.forEach((wait, index) => {
    const most = Math.min(300, 2 ** index) * 1000;
    assert.ok(wait <= most && wait >= most / 2, `${index}: ${wait}`);
  });
});

test("a clock that jumps by a year changes nothing about what is sent", async (context) => {
  const phone = await readyPhone();
  const now = Date.now;
  context.mock.method(Date, "now", () => now() + 366 * 24 * 3600 * 1000);
  phone.server.fault = (_request, number) => (number === 2 ? "before" : null);
  await phone.tab.requestSync("submit");
  context.mock.method(Date, "now", () => now() - 366 * 24 * 3600 * 1000);
  await phone.tab.requestSync("timer");
  await assertSentOnce(phone);
});

test("the sync of two tabs sends one visit", async () => {
  const phone = await readyPhone();
  const other = await openTab();
  await Promise.all([phone.tab.requestSync("submit"), other.requestSync("open")]);
  await pause();
  await assertSentOnce(phone);
});

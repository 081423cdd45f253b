import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, deleteDatabase, newPhone, openTab, pause, takePhoto, withFullDisk } from "./phone.js";

test("what was called saved is there for a page that opens later", async () => {
  const { tab, key } = await newPhone();
  await answer(tab, key, { greeted: ["yes"], "greeted.note": ["Chào Đà Nẵng"] });
  const later = await (await openTab()).readDraft(key);
  assert.deepEqual(later.fields, { greeted: ["yes"], "greeted.note": ["Chào Đà Nẵng"] });
  assert.equal(later.edit, 1);
  assert.ok(later.savedAt);
});

test("every write asks for strict durability and resolves only when its transaction is complete", async (context) => {
  const { tab, key } = await newPhone();
  const begun = context.mock.method(IDBDatabase.prototype, "transaction");
  let isComplete = false;
  const done = answer(tab, key, { greeted: ["yes"] }).then(() => assert.ok(isComplete));
  await pause(0);
  const transaction = begun.mock.calls.at(-1);
  transaction.result.addEventListener("complete", () => (isComplete = true));
  await done;
  assert.equal(transaction.arguments[2].durability, "strict");
  assert.equal(transaction.arguments[1], "readwrite");
});

test("quick changes share transactions, and none is called saved before its own is complete", async (context) => {
  const { tab, key } = await newPhone();
  const begun = context.mock.method(IDBDatabase.prototype, "transaction");
  const events = [];
  tab.changes.addEventListener("saving", () => events.push("saving"));
  tab.changes.addEventListener("saved", () => events.push("saved"));
  const words = Array.from({ length: 50 }, (_, index) => "a".repeat(index + 1));
  const stored = await Promise.all(words.map((word) => answer(tab, key, { note: [word] })));
  stored.forEach((draft, index) => assert.ok(draft.fields.note[0].length >= words[index].length));
  assert.ok(begun.mock.callCount() <= 3, `${begun.mock.callCount()} transactions`);
  await pause(0);
  assert.deepEqual(events, ["saving", "saved"]);
});

test("a change that changes nothing is no edit", async () => {
  const { tab, key } = await newPhone();
  await answer(tab, key, { greeted: ["yes"] });
  assert.equal((await answer(tab, key, { greeted: ["yes"] })).edit, 1);
});

test("a connection that was closed is opened again and the write is done", async () => {
  const { tab, key } = await newPhone();
  (await tab.openStore()).close();
  await answer(tab, key, { greeted: ["yes"] });
  assert.deepEqual((await (await openTab()).readDraft(key)).fields.greeted, ["yes"]);
});

test("a connection that is lost in the middle of a write is opened again and the write is done", async (context) => {
  const { tab, key } = await newPhone();
  const put = IDBObjectStore.prototype.put;
  let losses = 0;
  context.mock.method(IDBObjectStore.prototype, "put", function (...values) {
    if ((losses += 1) === 1) throw new DOMException("Connection to Indexed Database server lost", "UnknownError");
    return put.apply(this, values);
  });
  await answer(tab, key, { greeted: ["yes"] });
  assert.equal((await tab.readDraft(key)).fields.greeted[0], "yes");
  assert.ok(losses > 1);
});

test("a transaction that is undone at its very end is not called saved, but done again", async (context) => {
  const { tab, key } = await newPhone();
  const put = IDBObjectStore.prototype.put;
  let writes = 0;
  context.mock.method(IDBObjectStore.prototype, "put", function (...values) {
    const request = put.apply(this, values);
    if ((writes += 1) === 1) request.addEventListener("success", () => this.transaction.abort());
    return request;
  });
  await answer(tab, key, { greeted: ["yes"] });
  assert.ok(writes > 1);
  assert.deepEqual((await (await openTab()).readDraft(key)).fields.greeted, ["yes"]);
});

test("a database deleted under the page is noticed and everything is written again", async () => {
  const { tab, key } = await newPhone();
  const device = await tab.deviceId();
  await answer(tab, key, { greeted: ["yes"] });
  const digest = await takePhoto(tab, key, "shelf");
  await deleteDatabase();
  await pause();
  const other = await openTab();
  const found = await other.readDraft(key);
  assert.deepEqual(found.fields, { greeted: ["yes"] });
  assert.deepEqual(found.photos, { shelf: [digest] });
  assert.equal((await other.photosOf(found.uid))[0].bytes.byteLength, 1000);
  assert.equal(await other.deviceId(), device);
});

test("a draft that vanished from a database still open is written in full with the next change", async () => {
  const { tab, key } = await newPhone();
  await answer(tab, key, { greeted: ["yes"] });
  const digest = await takePhoto(tab, key, "shelf");
  const other = await openTab();
  const database = await other.openStore();
  await database.clear("drafts");
  await database.clear("photos");
  await answer(tab, key, { served: ["no"] });
  const found = await other.readDraft(key);
  assert.deepEqual(found.fields, { greeted: ["yes"], served: ["no"] });
  assert.equal((await other.photosOf(found.uid))[0].sha256, digest);
});

test("a full phone says so at once, and a later save does not hide what is missing", async () => {
  const { tab, key } = await newPhone();
  const errors = [];
  tab.changes.addEventListener("unsaved", (event) => errors.push(event.detail.error));
  await withFullDisk(
    () => true,
    () => assert.rejects(answer(tab, key, { greeted: ["yes"] }), (error) => error instanceof tab.StorageFull),
  );
  await pause(0);
  assert.equal(errors.length, 1);
  assert.ok(tab.savingState().error instanceof tab.StorageFull);
  assert.deepEqual((await tab.copyOf(key)).draft.fields, { greeted: ["yes"] });
  await answer(tab, key, { served: ["no"] });
  assert.equal(tab.savingState().error, null);
  assert.deepEqual((await (await openTab()).readDraft(key)).fields, { greeted: ["yes"], served: ["no"] });
});

test("a photo too many does not hold back the words, stays in the copy, and is written when there is room", async () => {
  const { tab, key } = await newPhone();
  await withFullDisk(
    (value, store) => store === "photos",
    async () => {
      await assert.rejects(takePhoto(tab, key, "shelf"), (error) => error instanceof tab.StorageFull);
      await answer(tab, key, { greeted: ["yes"] });
      await pause();
      assert.ok(tab.savingState().error);
      assert.equal((await tab.copyOf(key)).photos.length, 1);
      assert.deepEqual((await (await openTab()).readDraft(key)).photos, {});
    },
  );
  await tab.retrySaving();
  assert.equal(tab.savingState().error, null);
  const later = await openTab();
  assert.equal((await later.photosOf(key.split("/")[0])).length, 1);
  assert.equal((await later.readDraft(key)).photos.shelf.length, 1);
});

test("a photo that could not be written and was taken away again is forgotten", async () => {
  const { tab, key } = await newPhone();
  const uid = key.split("/")[0];
  const sha256 = await withFullDisk(
    (value, store) => store === "photos",
    () => takePhoto(tab, key, "shelf").catch(() => tab.heldDraft(key).draft.photos.shelf[0]),
  );
  await tab.removePhoto(key, { uid, question: "shelf", sha256 });
  assert.equal(tab.savingState().error, null);
  assert.deepEqual(await tab.photosOf(uid), []);
});

test("a photo and its name in the draft come and go together", async () => {
  const { tab, key } = await newPhone();
  const uid = key.split("/")[0];
  const sha256 = await takePhoto(tab, key, "shelf");
  assert.deepEqual((await tab.readDraft(key)).photos, { shelf: [sha256] });
  assert.equal((await tab.unsentPhotos(uid)).length, 1);
  await tab.removePhoto(key, { uid, question: "shelf", sha256 });
  assert.deepEqual((await tab.readDraft(key)).photos, { shelf: [] });
  assert.deepEqual(await tab.photosOf(uid), []);
});

test("two tabs on one visit do not undo each other, and tell each other", async () => {
  const { tab, key } = await newPhone();
  const other = await openTab();
  await other.readDraft(key);
  const heard = new Promise((resolve) => other.changes.addEventListener("draft", (event) => resolve(event.detail)));
  await Promise.all([answer(tab, key, { greeted: ["yes"] }), answer(other, key, { served: ["no"] })]);
  const draft = await (await openTab()).readDraft(key);
  assert.deepEqual(draft.fields, { greeted: ["yes"], served: ["no"] });
  assert.equal(draft.edit, 2);
  assert.equal((await heard).key, key);
});

test("two shoppers on one phone see only their own drafts, and both are kept", async () => {
  const { tab, seed } = await newPhone();
  await tab.ensureDraft({ ...seed, uid: "another", shopper: "binh" });
  assert.deepEqual((await tab.draftsOf("ann")).map((draft) => draft.uid), [seed.uid]);
  assert.deepEqual((await tab.draftsOf("binh")).map((draft) => draft.uid), ["another"]);
});

test("half a character, which could not be sent, is not stored", async () => {
  const { tab, key } = await newPhone();
  const { fields } = await answer(tab, key, { note: ["a\ud83d"] });
  assert.deepEqual(fields.note, ["a\ufffd"]);
});

test("a mistake in one change does not lose the others written with it", async () => {
  const { tab, key } = await newPhone();
  answer(tab, key, { first: ["the next two go together while this is written"] });
  const wrong = tab.changeDraft(key, () => { throw new RangeError("wrong"); });
  await Promise.all([assert.rejects(wrong, RangeError), answer(tab, key, { greeted: ["yes"] })]);
  assert.deepEqual((await tab.readDraft(key)).fields.greeted, ["yes"]);
});

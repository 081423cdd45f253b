// The words of the state line, in Vietnamese as they stand in the catalogue.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { newDraft } from "../../../static/js/phone/draft.js";
import { countWords, helpWords, stateLine, timeWords } from "../../../static/js/phone/state_words.js";

const catalogue = readFileSync(new URL("../../../translations/vi/LC_MESSAGES/messages.po", import.meta.url), "utf8");
const template = readFileSync(new URL("../../../templates/components/save_state.html", import.meta.url), "utf8");

/** The Vietnamese of an English text of the catalogue. */
function vietnamese(english) {
  const unwrapped = catalogue.replaceAll('"\n"', "");
  const at = unwrapped.indexOf(`msgid ${JSON.stringify(english)}\n`);
  assert.ok(at >= 0, english);
  return JSON.parse(/msgstr(?:\[0\])? (".*")/.exec(unwrapped.slice(at))[1]);
}

const PATTERNS = Object.fromEntries(
  [...template.matchAll(/^ {2}"(\w+)": n?_?(?:gettext|_)?\("((?:[^"\\]|\\.)*)"(?:, "((?:[^"\\]|\\.)*)")?/gm)].map(
    ([, name, english]) => [name, vietnamese(english)],
  ),
);
const ZONE = "Asia/Ho_Chi_Minh";
const NOW = new Date("2026-11-14T04:00:00Z");
const IDLE = { isRunning: false, key: "", progress: { done: 0, total: 0 }, problem: null };

const draftOf = (more) => ({ ...newDraft({ uid: "v", checklist: "c", shopper: "ann" }), edit: 2, sentEdit: 1, savedAt: "2026-11-14T03:42:10Z", ...more });
const lineOf = (drafts, more = {}) =>
  stateLine({ isSaving: false, unsaved: null, drafts, photos: 0, sync: IDLE, now: NOW, ...more }, PATTERNS, ZONE);
const receipt = { code: "8F3K-2Q7M", received_at: "2026-11-14T03:58:00Z", number: 1, fields: {}, photos: [] };

test("each state has exactly its words", () => {
  const wanted = draftOf({ wanted: "submit" });
  assert.equal(lineOf([draftOf({})], { isSaving: true }).words, "Đang lưu…");
  assert.equal(lineOf([draftOf({})]).words, "Đã lưu trên máy 10:42");
  assert.equal(lineOf([wanted], { photos: 3 }).words, "Chờ gửi (1 lượt, 3 ảnh)");
  const running = { isRunning: true, key: "v/c", progress: { done: 1, total: 4 }, problem: null };
  assert.equal(lineOf([wanted], { sync: running }).words, "Đang gửi 2/4");
  assert.equal(lineOf([draftOf({ status: "sent", receipt })]).words, "Đã gửi 10:58 · mã 8F3K-2Q7M");
  assert.equal(lineOf([wanted], { sync: { ...IDLE, problem: "busy" } }).words, "Chưa gửi được – Thử lại");
});

test("nothing is called saved while a write is under way, or after one that failed", () => {
  assert.equal(lineOf([draftOf({})], { isSaving: true, unsaved: "full" }).kind, "saving");
  const line = lineOf([draftOf({})], { unsaved: "full" });
  assert.deepEqual([line.kind, line.reason, line.way], ["failed", "full", "copy"]);
  assert.equal(line.words, "Chưa lưu được – Xuất bản sao");
});

test("nothing is called sent without a receipt, whatever the wish and the last edit", () => {
  for (const draft of [draftOf({ wanted: "submit", edit: 1 }), draftOf({ edit: 1 }), draftOf({ status: "sent", receipt: null })]) {
    assert.notEqual(lineOf([draft]).kind, "sent");
  }
});

test("sending is said only while this very visit is under way", () => {
  const wanted = draftOf({ wanted: "submit" });
  const running = { isRunning: true, key: "other/c", progress: { done: 0, total: 2 }, problem: null };
  assert.equal(lineOf([wanted], { sync: running }).kind, "waiting");
  assert.equal(lineOf([draftOf({})], { sync: { ...running, key: "v/c" } }).kind, "saved");
});

test("no network is waiting, not failure", () => {
  assert.equal(lineOf([draftOf({ wanted: "submit" })], { sync: { ...IDLE, problem: "offline" } }).words, "Chờ gửi (1 lượt)");
});

test("each refusal has words of its own and a way on", () => {
  const wayOf = (draft, more) => lineOf([draft], more).words.split(" – ")[1];
  const refused = (reason) => draftOf({ status: "refused", refusal: { reason, message: "" } });
  assert.equal(wayOf(draftOf({ status: "conflict" })), "Chọn bản");
  assert.equal(wayOf(draftOf({}), { sync: { ...IDLE, problem: "sign_in" } }), "Đăng nhập");
  assert.equal(wayOf(refused("closed")), "Xem lý do");
  assert.equal(wayOf(refused("incomplete")), "Xem lý do");
  assert.equal(wayOf(refused("too_large")), "Thử lại");
  const reasons = ["incomplete", "closed", "checklist", "photos_lost", "unlisted", "number", "gone", "too_large", "refused", "busy", "sign_in", "other_shopper", "conflict", "full", "broken", "none", "saving", "saved", "waiting", "sending", "sent"];
  const about = reasons.map((reason) => PATTERNS[`about_${reason}`]);
  assert.equal(new Set(about).size, reasons.length);
  assert.ok(about.every(Boolean));
});

test("signed out matters only to who has something to send", () => {
  assert.equal(lineOf([draftOf({ sentEdit: 2 })], { sync: { ...IDLE, problem: "sign_in" } }).kind, "saved");
});

test("what needs the person comes before what waits", () => {
  const waiting = draftOf({ wanted: "submit" });
  assert.equal(lineOf([waiting, draftOf({ status: "conflict" })]).reason, "conflict");
  assert.equal(lineOf([waiting, draftOf({ status: "refused", refusal: { reason: "closed", message: "m" } })]).message, "m");
});

test("all visits together: those that wait are counted, the latest save is told", () => {
  const two = [draftOf({ wanted: "submit" }), draftOf({ key: "w/c", wanted: "submit" })];
  assert.equal(lineOf(two, { photos: 1 }).words, "Chờ gửi (2 lượt, 1 ảnh)");
  assert.equal(lineOf([draftOf({ savedAt: "2026-11-14T01:00:00Z" }), draftOf({})]).words, "Đã lưu trên máy 10:42");
  assert.equal(lineOf([]).words, "");
});

test("English counts one and many apart", () => {
  const patterns = { visit: "%(count)s visit", visits: "%(count)s visits", photo: "%(count)s photo", photos: "%(count)s photos" };
  assert.equal(countWords(1, 1, patterns), "1 visit, 1 photo");
  assert.equal(countWords(2, 3, patterns), "2 visits, 3 photos");
  assert.equal(countWords(1, 0, patterns), "1 visit");
});

test("a time of another day is told with its day, by the server's zone", () => {
  assert.equal(timeWords("2026-11-14T03:42:10Z", NOW, ZONE), "10:42");
  assert.equal(timeWords("2025-11-14T03:42:10Z", NOW, ZONE), "14/11 10:42");
  assert.equal(timeWords("2026-11-13T17:05:00Z", NOW, ZONE), "00:05");
});

test("the help tells what is on the server, what is left, and what the browser promised", () => {
  const line = lineOf([draftOf({})]);
  const overview = { drafts: [], wantedPhotos: 0, photos: 2, isKept: true, isOnServer: false, persisted: "denied" };
  const help = helpWords(line, overview, PATTERNS);
  assert.equal(help.photos, "Còn phải gửi: 2 ảnh.");
  assert.equal(help.server, PATTERNS.not_on_server);
  assert.equal(help.persisted, PATTERNS.persist_denied);
  assert.match(help.about, /xóa dữ liệu trình duyệt/);
  assert.equal(helpWords(line, { ...overview, isOnServer: true, photos: 0, persisted: "" }, PATTERNS).server, PATTERNS.on_server);
  const unsaved = lineOf([draftOf({})], { unsaved: "full" });
  assert.equal(helpWords(unsaved, { ...overview, isOnServer: true }, PATTERNS).server, PATTERNS.not_on_server);
});

// What the list says of a visit that is on this phone.
import assert from "node:assert/strict";
import test from "node:test";
import { newDraft } from "../../static/js/phone/draft.js";
import { answeredQuestions, markOf } from "../../static/js/phone/visit_marks.js";

const NOW = new Date("2026-11-22T05:00:00Z");
const ZONE = "Asia/Ho_Chi_Minh";
const WORDS = {
  saved: "Đã lưu trên máy %(time)s",
  answered: "%(count)d câu",
  waiting: "Chờ gửi (1 lượt)",
  waiting_one: "Chờ gửi (1 lượt, 1 ảnh)",
  waiting_many: "Chờ gửi (1 lượt, %(photos)d ảnh)",
  failed: "Chưa gửi được",
  conflict: "Có bản khác",
  sent: "Đã gửi %(time)s · mã %(code)s",
  reported: "Đã báo %(time)s",
};
const draft = (more) => newDraft({ uid: "v", shopper: "s", checklist: "c", ...more });
const words = (more, photos = 0) => markOf(draft(more), photos, WORDS, NOW, ZONE)?.words;
const SAVED = { savedAt: "2026-11-22T03:42:59Z", edit: 3 };

test("a draft says when it was saved and how much is answered", () => {
  assert.equal(words(SAVED), "Đã lưu trên máy 10:42");
  assert.equal(words({ ...SAVED, fields: { greeted: ["yes"] } }), "Đã lưu trên máy 10:42 · 1 câu");
});

test("a time of another day comes with its date", () => {
  assert.equal(words({ savedAt: "2026-11-21T03:42:59Z" }), "Đã lưu trên máy 21/11 10:42");
});

test("a draft in which nothing was done here says nothing", () => {
  assert.equal(words({}), undefined);
});

test("what is to be sent says how many photos go along", () => {
  assert.equal(words({ ...SAVED, wanted: "submit" }), "Chờ gửi (1 lượt)");
  assert.equal(words({ ...SAVED, wanted: "submit" }, 1), "Chờ gửi (1 lượt, 1 ảnh)");
  assert.equal(words({ ...SAVED, wanted: "absence" }, 3), "Chờ gửi (1 lượt, 3 ảnh)");
});

test("what needs the person says so, even while it is to be sent", () => {
  assert.equal(words({ ...SAVED, wanted: "submit", status: "refused" }), "Chưa gửi được");
  assert.equal(words({ ...SAVED, wanted: "submit", status: "conflict" }), "Có bản khác");
});

test("only a receipt makes a visit sent", () => {
  const receipt = { code: "8F3K-2Q7M", received_at: "2026-11-22T03:58:00Z", number: 1, fields: {}, photos: [] };
  assert.equal(words({ status: "sent", receipt }), "Đã gửi 10:58 · mã 8F3K-2Q7M");
  assert.equal(words({ status: "sent", receipt: { ...receipt, code: "" } }), "Đã báo 10:58");
});

test("a question counts once, and what stands beside it not at all", () => {
  const fields = {
    "wait.minutes": ["1"], "wait.seconds": ["20"], "ticks": ["a", "b"], "parking.na": ["y"], "empty": [" "], "none": [],
    "greeted.note": ["Không ai chào."], "welcome.emotion": ["4"], "welcome.opportunity": ["Ghế"],
    "day": ["2026-11-22"], "entered": ["10:12"], "left": ["10:40"],
  };
  assert.equal(answeredQuestions(fields), 3);
});

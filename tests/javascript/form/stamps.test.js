// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { correctionOf, fieldsOfStamps, likelyDay } from "../../../static/js/form/stamped_fields.js";
import { localParts, secondsBetween, withStamp, withTime } from "../../../static/js/form/stamps.js";

const ZONE = "Asia/Ho_Chi_Minh";
/** @type {import("../../../static/js/form/values.js").Question} */
const WAIT = { key: "wait", section: "one", number: 1, type: "duration", stamps: ["entered", "served"] };
/** @type {import("../../../static/js/form/stamped_fields.js").Facts} */
const FACTS = { stamps: [{ key: "entered" }, { key: "served" }, { key: "left" }], questions: [WAIT], zone: ZONE, window: ["2026-11-20", "2026-11-22"] };

const ENTERED = { key: "entered", at: "2026-11-21T03:12:05.900Z", corrected: false };
const SERVED = { key: "served", at: "2026-11-21T03:13:35.100Z", corrected: false };
const LEFT = { key: "left", at: "2026-11-21T03:40:00.000Z", corrected: false };

test("a stamp is shown by the clock of the branch, wherever the phone thinks it is", () => {
  assert.deepEqual(localParts(ENTERED.at, ZONE), { day: "2026-11-21", minute: "10:12", second: "10:12:05" });
  assert.equal(localParts("2026-11-20T17:30:00Z", ZONE).second, "00:30:00");
});

test("stamps fill the times of the visit and the waits between them", () => {
  assert.deepEqual(fieldsOfStamps([], [ENTERED], {}, FACTS), { day: ["2026-11-21"], entered: ["10:12"] });
  assert.deepEqual(fieldsOfStamps([ENTERED], [ENTERED, SERVED], {}, FACTS), {
    "wait.minutes": ["1"], "wait.seconds": ["30"], "wait.corrected": [],
  });
  assert.deepEqual(fieldsOfStamps([ENTERED, SERVED], [ENTERED, SERVED, LEFT], {}, FACTS), { left: ["10:40"] });
});

test("seconds between two stamps are those that the screen shows", () => {
  assert.equal(secondsBetween([ENTERED, SERVED], ["entered", "served"]), 90);
  assert.equal(secondsBetween([ENTERED, SERVED], ["served", "entered"]), null);
  assert.equal(secondsBetween([ENTERED], ["entered", "served"]), null);
});

test("a stamp that is taken back takes what it filled with it, but nothing that a person wrote", () => {
  const filled = { entered: ["10:12"], "wait.minutes": ["1"], "wait.seconds": ["30"] };
  assert.deepEqual(fieldsOfStamps([ENTERED, SERVED], [SERVED], filled, FACTS), {
    entered: [], "wait.minutes": [], "wait.seconds": [], "wait.corrected": [],
  });
  const own = { entered: ["10:00"], "wait.minutes": ["2"], "wait.seconds": ["0"] };
  assert.deepEqual(fieldsOfStamps([ENTERED, SERVED], [SERVED], own, FACTS), {});
});

test("a wait that was timed and then changed by hand says so, until it fits again", () => {
  const stamps = [ENTERED, SERVED];
  assert.deepEqual(correctionOf(WAIT, { "wait.minutes": ["2"] }, stamps), { "wait.corrected": ["y"] });
  assert.deepEqual(correctionOf(WAIT, { "wait.minutes": ["1"], "wait.seconds": ["30"] }, stamps), { "wait.corrected": [] });
  assert.deepEqual(correctionOf(WAIT, {}, stamps), { "wait.corrected": [] }, "emptied");
  assert.deepEqual(correctionOf(WAIT, { "wait.minutes": ["2"] }, [ENTERED]), {}, "it was not timed");
});

test("a stamp set by hand keeps its day, and crosses midnight to the nearer side", () => {
  assert.equal(withTime(ENTERED.at, "10:15", ZONE), "2026-11-21T03:15:00.900Z");
  assert.equal(withTime("2026-11-20T17:05:00.000Z", "23:58:30", ZONE), "2026-11-20T16:58:30.000Z");
  const [stamp] = withStamp([ENTERED], "entered", withTime(ENTERED.at, "10:11:00", ZONE), true);
  assert.deepEqual(stamp, { key: "entered", at: "2026-11-21T03:11:00.900Z", corrected: true });
});

test("a phone whose clock is wrong by a year does not set the day", () => {
  const astray = { key: "entered", at: "2027-11-21T03:12:05Z", corrected: false };
  assert.deepEqual(fieldsOfStamps([], [astray], {}, FACTS), { entered: ["10:12"] });
});

test("the proposed day is today if the visit may happen today, else its first", () => {
  assert.equal(likelyDay(new Date("2026-11-21T20:00:00Z"), FACTS), "2026-11-22");
  assert.equal(likelyDay(new Date("2026-12-01T00:00:00Z"), FACTS), "2026-11-20");
});

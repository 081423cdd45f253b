// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { isAnswered, isShown, readNumber, readSeconds } from "../../static/js/lib/conditions.js";

/** @param {Record<string, any>} answers */
const valuesOf = (answers) => (/** @type {string} */ key) => answers[key];

test("a yes/no question shows what hangs on it", () => {
  const condition = { question: "greeted", is: "yes" };
  assert.equal(isShown(condition, valuesOf({ greeted: "yes" })), true);
  assert.equal(isShown(condition, valuesOf({ greeted: "no" })), false);
});

test("an unanswered, hidden or not applicable question satisfies only answered = false", () => {
  for (const value of [null, undefined, "", "  ", "na", []]) {
    const values = valuesOf({ q: value });
    for (const test of [{ is: "yes" }, { is_not: "yes" }, { any_of: ["yes"] }, { at_least: 0 }, { at_most: 9 }]) {
      assert.equal(isShown({ question: "q", ...test }, values), false, JSON.stringify([value, test]));
    }
    assert.equal(isShown({ question: "q", answered: true }, values), false);
    assert.equal(isShown({ question: "q", answered: false }, values), true);
  }
});

test("is not holds for every other answer", () => {
  assert.equal(isShown({ question: "q", is_not: "a" }, valuesOf({ q: "b" })), true);
  assert.equal(isShown({ question: "q", is_not: "a" }, valuesOf({ q: "a" })), false);
});

test("any of looks for one of several", () => {
  const condition = { question: "q", any_of: ["a", "b"] };
  assert.equal(isShown(condition, valuesOf({ q: "b" })), true);
  assert.equal(isShown(condition, valuesOf({ q: "c" })), false);
});

test("a tick of several is found among them", () => {
  const values = valuesOf({ q: ["age", "allergy"] });
  assert.equal(isShown({ question: "q", is: "age" }, values), true);
  assert.equal(isShown({ question: "q", is: "loyalty" }, values), false);
  assert.equal(isShown({ question: "q", is_not: "loyalty" }, values), true);
  assert.equal(isShown({ question: "q", any_of: ["loyalty", "allergy"] }, values), true);
});

test("bounds hold at the bound itself", () => {
  assert.equal(isShown({ question: "q", at_least: 3 }, valuesOf({ q: "3" })), true);
  assert.equal(isShown({ question: "q", at_least: 3 }, valuesOf({ q: "2" })), false);
  assert.equal(isShown({ question: "q", at_most: 3 }, valuesOf({ q: "3" })), true);
  assert.equal(isShown({ question: "q", at_most: 3 }, valuesOf({ q: "4" })), false);
});

test("a scale is compared as a number", () => {
  assert.equal(isShown({ question: "q", at_least: 9 }, valuesOf({ q: "10" })), true);
  assert.equal(isShown({ question: "q", is: 4 }, valuesOf({ q: "4" })), true);
});

test("durations are compared in seconds, as typed", () => {
  assert.equal(isShown({ question: "q", at_least: 120 }, valuesOf({ q: "2:00" })), true);
  assert.equal(isShown({ question: "q", at_least: 121 }, valuesOf({ q: "2:00" })), false);
});

test("what is no number satisfies no bound", () => {
  assert.equal(isShown({ question: "q", at_least: 0 }, valuesOf({ q: "long" })), false);
  assert.equal(isShown({ question: "q", at_most: 9 }, valuesOf({ q: "long" })), false);
});

test("all needs every part and any needs one, also nested", () => {
  const condition = { all: [{ question: "a", is: "yes" }, { any: [{ question: "b", is: "x" }, { question: "c", at_least: 2 }] }] };
  assert.equal(isShown(condition, valuesOf({ a: "yes", b: "x" })), true);
  assert.equal(isShown(condition, valuesOf({ a: "yes", c: "2" })), true);
  assert.equal(isShown(condition, valuesOf({ a: "no", b: "x", c: "2" })), false);
  assert.equal(isShown(condition, valuesOf({ a: "yes" })), false);
});

test("numbers are read with a comma or a point, and nothing else", () => {
  assert.equal(readNumber(" 12,5 "), 12.5);
  assert.equal(readNumber("12.5"), 12.5);
  assert.ok(Number.isNaN(readNumber("1.234,5")));
  assert.ok(Number.isNaN(readNumber("")));
});

test("durations are read as seconds, minutes and hours", () => {
  assert.equal(readSeconds("90"), 90);
  assert.equal(readSeconds("1:30"), 90);
  assert.equal(readSeconds("1:00:05"), 3605);
  assert.ok(Number.isNaN(readSeconds("1:x")));
});

test("an answer is something chosen, ticked or typed", () => {
  assert.equal(isAnswered("no"), true);
  assert.equal(isAnswered(["a"]), true);
  assert.equal(isAnswered([]), false);
  assert.equal(isAnswered("na"), false);
});

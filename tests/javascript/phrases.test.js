// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPhrase } from "../../static/js/lib/phrases.js";

test("the first phrase stands alone", () => {
  assert.equal(withPhrase("", "Không ai ở gần cửa"), "Không ai ở gần cửa");
});

test("a further phrase is a sentence of its own", () => {
  assert.equal(withPhrase("Không ai chào", "Chờ 5 phút"), "Không ai chào. Chờ 5 phút");
  assert.equal(withPhrase("Không ai chào. ", "Chờ 5 phút"), "Không ai chào. Chờ 5 phút");
  assert.equal(withPhrase("Lúc 10:12:", "Không ai chào"), "Lúc 10:12: Không ai chào");
});

test("a new line stays one", () => {
  assert.equal(withPhrase("Không ai chào\n", "Chờ 5 phút"), "Không ai chào\nChờ 5 phút");
});

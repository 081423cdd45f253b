import assert from "node:assert/strict";
import { test } from "node:test";
import { delayAfter } from "../../../static/js/phone/backoff.js";
import { alone } from "../../../static/js/phone/tabs.js";

/** The browser's locks, as far as they are used here: one holder at a time, others wait or give up. */
class Locks {
  held = Promise.resolve();

  request(_name, { signal }, work) {
    const turn = this.held.then(() => {
      if (signal.aborted) throw signal.reason;
      return work();
    });
    this.held = turn.catch(() => {});
    return Promise.race([
      turn,
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    ]);
  }
}

function withLocks(context) {
  Object.defineProperty(globalThis, "navigator", { value: { locks: new Locks() }, configurable: true });
  context.after(() => Reflect.deleteProperty(globalThis, "navigator"));
}

test("tabs send one after the other", async (context) => {
  withLocks(context);
  const order = [];
  const send = (name) => alone(async () => {
    order.push(`${name} begins`);
    await null;
    order.push(`${name} ends`);
    return name;
  });
  assert.deepEqual(await Promise.all([send("one"), send("two")]), ["one", "two"]);
  assert.deepEqual(order, ["one begins", "one ends", "two begins", "two ends"]);
});

test("a tab that hangs holds up the others only for a while", async (context) => {
  withLocks(context);
  context.mock.timers.enable({ apis: ["setTimeout"] });
  alone(() => new Promise(() => {}));
  const other = alone(async () => "sent");
  context.mock.timers.tick(30_000);
  assert.equal(await other, "sent");
});

test("a browser without locks sends all the same, and a failure is passed on", async (context) => {
  assert.equal(await alone(async () => "sent"), "sent");
  await assert.rejects(alone(() => Promise.reject(new RangeError("x"))), RangeError);
  withLocks(context);
  await assert.rejects(alone(() => Promise.reject(new RangeError("x"))), RangeError);
});

test("waits double from a second to five minutes, less up to a half", () => {
  const seconds = (random) => [1, 2, 3, 9, 10, 1000].map((failures) => delayAfter(failures, () => random) / 1000);
  assert.deepEqual(seconds(0), [1, 2, 4, 256, 300, 300]);
  assert.deepEqual(seconds(1), [0.5, 1, 2, 128, 150, 150]);
});

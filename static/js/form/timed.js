// @ts-check
// Under a duration that was timed: which stamps it comes from, or that it was changed by hand.
import { make } from "./page.js";
import { localParts, secondsBetween, stampOf } from "./stamps.js";
import { secondsOf } from "./values.js";
import { durationWords, fill } from "./words.js";

/** @typedef {import("../elements/visit_form.js").VisitForm} VisitForm */

/** @param {VisitForm} root */
export function showTimed(root) {
  const { facts, draft } = root;
  const stamps = draft.evidence.stamps ?? [];
  for (const { key, stamps: pair } of facts.questions) {
    const inputs = pair && root.querySelector(`#question-${CSS.escape(key)} .duration`);
    if (!inputs) continue;
    const line = inputs.nextElementSibling?.matches(".timed") ? inputs.nextElementSibling : make("p", { class: "field-hint timed" });
    const measured = secondsBetween(stamps, pair);
    const [start, end] = pair.map((/** @type {string} */ each) => stampOf(stamps, each)?.at);
    const isByHand = secondsOf(draft.fields, key) !== measured;
    line.textContent =
      measured === null ? "" : fill(isByHand ? facts.words.by_hand : facts.words.timed, {
        time: durationWords(measured, facts.words), start: localParts(start, facts.zone).second, end: localParts(end, facts.zone).second,
      });
    if (measured === null) line.remove();
    else if (!line.isConnected) inputs.after(line);
  }
}

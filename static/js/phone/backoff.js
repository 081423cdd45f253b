// @ts-check
// How long to wait after sending failed: longer each time, never the same for two phones. Durations only,
// so that a clock set forward or back changes nothing.

const FIRST_SECONDS = 1;
const MOST_SECONDS = 300;

/**
 * Milliseconds to wait after `failures` (≥ 1) in a row: 1 s, 2 s, 4 s … 5 min, each less up to a half.
 * @param {number} failures
 * @param {() => number} [random] in [0, 1)
 */
export function delayAfter(failures, random = Math.random) {
  const seconds = Math.min(MOST_SECONDS, FIRST_SECONDS * 2 ** Math.min(failures - 1, 20));
  return Math.round(seconds * 1000 * (1 - random() / 2));
}

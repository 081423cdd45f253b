// @ts-check
// Moments marked in the shop, as absolute times: a timer would stop with the phone.

/** @typedef {{key: string, at: string, corrected: boolean}} Stamp */

/** @param {Stamp[]} stamps @param {string} key */
export const stampOf = (stamps, key) => stamps.find((stamp) => stamp.key === key);

/**
 * The stamps with one set (again), or taken away (`at` null).
 * @param {Stamp[]} stamps
 * @param {string} key
 * @param {string | null} at ISO
 * @param {boolean} [corrected] set by hand
 */
export function withStamp(stamps, key, at, corrected = false) {
  const others = stamps.filter((stamp) => stamp.key !== key);
  return at === null ? others : [...others, { key, at, corrected }];
}

/**
 * Day and time of a moment where the branches are.
 * @param {string} at ISO
 * @param {string} zone
 */
export function localParts(at, zone) {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, hourCycle: "h23",
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
  const parts = Object.fromEntries(format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  return {
    day: `${parts.year}-${parts.month}-${parts.day}`,
    minute: `${parts.hour}:${parts.minute}`,
    second: `${parts.hour}:${parts.minute}:${parts.second}`,
  };
}

/**
 * The moment nearest to `at` at which clocks there show `time` (`10:12` or `10:12:05`).
 * @param {string} at ISO
 * @param {string} time
 * @param {string} zone
 */
export function withTime(at, time, zone) {
  const seconds = (/** @type {string} */ text) =>
    text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) * (text.split(":").length === 2 ? 60 : 1);
  const day = 24 * 60 * 60;
  const later = (seconds(time) - seconds(localParts(at, zone).second) + 1.5 * day) % day - day / 2;
  return new Date(Date.parse(at) + later * 1000).toISOString();
}

/**
 * Whole seconds between two stamps; null where one is missing or they are in the wrong order.
 * @param {Stamp[]} stamps
 * @param {[string, string] | undefined} pair
 */
export function secondsBetween(stamps, pair) {
  const [first, second] = (pair ?? []).map((key) => stampOf(stamps, key)?.at);
  if (!first || !second) return null;
  // Both ends without their fractions, as the screen shows them: the difference is then the one a person sees.
  const seconds = Math.floor(Date.parse(second) / 1000) - Math.floor(Date.parse(first) / 1000);
  return seconds >= 0 && seconds <= 24 * 60 * 60 ? seconds : null;
}

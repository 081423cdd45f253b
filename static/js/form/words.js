// @ts-check

/**
 * A pattern of the server's (`%(count)d questions`) with its places filled in.
 * @param {string} pattern
 * @param {Record<string, string | number>} values
 */
export const fill = (pattern, values) =>
  pattern.replace(/%\((\w+)\)[ds]/g, (place, name) => String(values[name] ?? place));

/**
 * A duration as the server writes it: `45 s`, `1 min 30 s`.
 * @param {number} seconds
 * @param {Record<string, string>} words
 */
export function durationWords(seconds, words) {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  const parts = minutes ? [fill(words.minutes, { minutes })] : [];
  if (rest || !minutes) parts.push(fill(words.seconds, { seconds: rest }));
  return parts.join(" ");
}

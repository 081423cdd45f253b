// @ts-check

/**
 * A note with a phrase put behind the words so far: phrases are sentences of their own.
 * @param {string} before
 * @param {string} phrase
 */
export function withPhrase(before, phrase) {
  if (/(^|\n)[ \t]*$/.test(before)) return before + phrase;
  const words = before.trimEnd();
  return words + (/[.,;:!?…]$/.test(words) ? " " : ". ") + phrase;
}

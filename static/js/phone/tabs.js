// @ts-check
// One tab sends at a time. Sending twice does no harm, so a tab that hangs holds up the others only for a
// while, and browsers without locks simply send.

const NAME = "vi-hanh-sync";
const WAIT_MILLISECONDS = 30_000;

/**
 * Do `work` while no other tab does the like.
 * @template Result
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function alone(work) {
  const locks = globalThis.navigator?.locks;
  if (!locks) return work();
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), WAIT_MILLISECONDS);
  try {
    return await locks.request(NAME, { signal: stop.signal }, () => {
      clearTimeout(timer);
      return work();
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError" && stop.signal.aborted) return work();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

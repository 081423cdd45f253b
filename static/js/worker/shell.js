// @ts-check
// Styles, scripts, fonts and the pages without network, in one cache for each version of them.
import { keptPages } from "./kept_pages.js";
import { assetsIn } from "./requests.js";

const PREFIX = "shell-";

/** @typedef {{version: string, addresses: string[], offline: Record<string, string>}} Shell */

/** What the server wrote in front of this script. */
export const SHELL = /** @type {Shell} */ (/** @type {any} */ (self).SHELL);

/** Fetch the whole shell; rejects if any part is missing, and the version is then not taken. */
export async function installShell() {
  const cache = await caches.open(PREFIX + SHELL.version);
  // The page that registers this worker has just fetched most of these.
  const held = SHELL.addresses.map((address) => new Request(address, { cache: "force-cache" }));
  await cache.addAll([...held, ...Object.values(SHELL.offline)]);
}

/** Delete older shells, but for those whose styles and scripts a kept page still names. */
export async function forgetOldShells() {
  const named = new Set();
  for (const page of (await keptPages()).values()) {
    for (const address of assetsIn(await page.clone().text())) named.add(address);
  }
  for (const address of SHELL.addresses) named.delete(address);
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX) || name === PREFIX + SHELL.version) continue;
    const held = await (await caches.open(name)).keys();
    if (!held.some((request) => named.has(new URL(request.url).pathname))) await caches.delete(name);
  }
}

/**
 * A style, script, font or icon: its address names its contents, so any copy of it is the right one.
 * @param {Request} request
 */
export async function asset(request) {
  const kept = await caches.match(request.url, { ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(request);
  // Without "immutable" the server has given the present file for an address of the past.
  if (response.ok && response.headers.get("Cache-Control")?.includes("immutable")) {
    const cache = await caches.open(PREFIX + SHELL.version);
    await cache.put(request.url, response.clone());
  }
  return response;
}

/** The page that says that there is no network. @param {string | null | undefined} language */
export async function offlinePage(language) {
  const address = SHELL.offline[language ?? navigator.language.slice(0, 2)] ?? SHELL.offline.vi;
  return (await caches.match(address, { ignoreVary: true })) ?? Response.error();
}

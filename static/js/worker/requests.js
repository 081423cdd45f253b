// @ts-check
// What the worker does with a request. Everything that it does not name goes to the network untouched.

/** @typedef {"start" | "list" | "form" | "visit" | "page" | "asset"} Kind */

export const LIST = "/visits";
export const SIGN_IN = "/sign-in";
const FORM = /^\/visits\/[^/]+\/form$/;
const VISIT = /^(\/visits\/[^/]+)(\/.*)?$/;

/**
 * @param {{method: string, mode: string, url: string}} request
 * @param {string} origin our own
 * @returns {Kind | null} `null`: none of our business
 */
export function kindOf(request, origin) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== origin) return null;
  if (url.pathname.startsWith("/assets/")) return "asset";
  if (request.mode !== "navigate") return null;
  if (url.pathname === "/") return "start";
  if (url.pathname === LIST && url.search === "") return "list";
  // With a question behind it (another language) the kept copy is not what is asked for.
  if (FORM.test(url.pathname) && url.search === "") return "form";
  return VISIT.test(url.pathname) ? "visit" : "page";
}

/** The address of the form of the visit that `address` belongs to. @param {string} address */
export function formOf(address) {
  return new URL(address).pathname.replace(VISIT, "$1/form");
}

/**
 * Whose page an answer is, if it may be kept: a whole page of a shopper, and no redirect to it.
 * @param {{status: number, redirected: boolean, headers: Headers}} response
 * @returns {string} `""`: not to be kept
 */
export function keeperOf(response) {
  const isPage = (response.headers.get("Content-Type") ?? "").startsWith("text/html");
  if (response.status !== 200 || response.redirected || !isPage) return "";
  const shopper = response.headers.get("Offline-For") ?? "";
  return /^[0-9a-f]{16}$/.test(shopper) ? shopper : "";
}

/** The addresses of styles and scripts that a page names. @param {string} page @returns {string[]} */
export function assetsIn(page) {
  return page.match(/\/assets\/[0-9a-f]+\/[\w./-]+/g) ?? [];
}

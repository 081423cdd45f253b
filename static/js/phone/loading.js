// @ts-check
// The rest of the scripts (js/later.js) comes when the page is there: on a slow network it must not keep the
// page from being used.

const AGAIN_MILLISECONDS = 5000;

/**
 * Load what the page's script names in `data-later`, again and again until it is there.
 * @param {number} tries
 */
function load(tries) {
  const address = document.querySelector("script[data-later]")?.getAttribute("data-later");
  if (!address) return;
  const script = document.createElement("script");
  script.type = "module";
  // A browser remembers that a module could not be had; under another address it tries again.
  script.src = tries ? `${address}?${tries}` : address;
  script.addEventListener("error", () => setTimeout(load, AGAIN_MILLISECONDS, tries + 1));
  document.head.append(script);
}

/** Load the rest once this page has been painted; in the background nothing is painted. */
export function loadLater() {
  if (document.visibilityState === "hidden") load(0);
  else requestAnimationFrame(() => setTimeout(load, 0, 0));
}

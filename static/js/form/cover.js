// @ts-check
// One tap covers the whole page with a shopping list, its title too; a tap on the list's heading brings the
// page back. A reload finds it covered still.

const KEPT = "covered";

/** @type {{title: string, scroll: number, focused: Element | null}} */
let before = { title: "", scroll: 0, focused: null };

/** @param {boolean} covered */
function keep(covered) {
  try {
    sessionStorage.setItem(KEPT, covered ? "yes" : "");
  } catch {} // a browser that keeps nothing: then only this page is covered
}

function isKept() {
  try {
    return sessionStorage.getItem(KEPT) === "yes";
  } catch {
    return false;
  }
}

/** @param {HTMLElement} cover */
function coverPage(cover) {
  before = { title: document.title, scroll: scrollY, focused: document.activeElement };
  document.documentElement.classList.add("is-covered");
  cover.hidden = false;
  document.title = cover.dataset.coverTitle ?? "";
  scrollTo(0, 0);
  cover.querySelector("button")?.focus({ preventScroll: true });
  keep(true);
}

/** @param {HTMLElement} cover */
function uncoverPage(cover) {
  document.documentElement.classList.remove("is-covered");
  cover.hidden = true;
  document.title = before.title;
  if (before.focused instanceof HTMLElement) before.focused.focus({ preventScroll: true });
  scrollTo(0, before.scroll);
  keep(false);
}

/** The title of the page, also while it is covered. @param {string} title */
export function setTitle(title) {
  if (document.documentElement.classList.contains("is-covered")) before.title = title;
  else document.title = title;
}

/** Follow the buttons with `data-cover`. */
export function followCover() {
  const cover = /** @type {HTMLElement | null} */ (document.querySelector(".cover"));
  if (!cover) return;
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-cover]") : null;
    if (button instanceof HTMLElement) (button.dataset.cover === "on" ? coverPage : uncoverPage)(cover);
  });
  if (isKept()) coverPage(cover);
}

// @ts-check
// One view of the document at a time, named after the `#`; the browser's back button works. A link to a
// control opens the view that holds it.
import { setTitle } from "./cover.js";
import { controlOf } from "./page.js";

/** @param {string} name @param {ParentNode} [within] */
const slot = (name, within = document) => /** @type {HTMLElement | null} */ (within.querySelector(`[data-slot="${name}"]`));

export class Views {
  /** @param {HTMLElement} root the form's element @param {{list: string, branch: string}} facts */
  constructor(root, facts) {
    this.root = root;
    this.facts = facts;
    this.views = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-view]")]);
    this.titlePrefix = "";
    /** @type {(name: string) => void} */
    this.whenShown = () => {};
  }

  get current() {
    return this.root.dataset.view ?? "overview";
  }

  get section() {
    return this.current.startsWith("section-") ? this.current.slice("section-".length) : null;
  }

  start() {
    window.addEventListener("hashchange", () => this.follow(true));
    this.follow(Boolean(location.hash));
  }

  /** Show what the address names. @param {boolean} focus whether focus moves there */
  follow(focus) {
    const name = decodeURIComponent(location.hash.slice(1));
    const view = this.views.find((each) => each.dataset.view === name);
    const target = view || !name ? null : (document.getElementById(name) ?? controlOf(name));
    const holder = target?.closest("[data-view]");
    const shown = view ?? this.views.find((each) => each === holder) ?? this.views[0];
    this.show(shown, focus && !target);
    if (target && shown === holder) this.goTo(target);
  }

  /** @param {HTMLElement} shown @param {boolean} focus */
  show(shown, focus) {
    const { view: name = "", title = "", lead = "", place = "", theme } = shown.dataset;
    for (const view of this.views) view.hidden = view !== shown;
    this.root.dataset.view = name;
    const [heading, leading, where] = [slot("heading", this.root), slot("lead", this.root), slot("place")];
    if (heading) heading.textContent = title;
    if (leading) leading.textContent = lead;
    if (leading) leading.hidden = lead === "";
    if (where) where.textContent = place;
    this.dress(theme);
    const kind = name.startsWith("section-") ? "section" : name;
    for (const part of document.querySelectorAll("[data-views]")) {
      part.toggleAttribute("hidden", !part.getAttribute("data-views")?.split(" ").includes(kind));
    }
    slot("back")?.setAttribute("href", name === "overview" || name === "receipt" ? this.facts.list : "#overview");
    this.say(title, theme !== undefined);
    if (focus) {
      scrollTo(0, 0);
      heading?.focus({ preventScroll: true });
    }
    this.whenShown(name);
  }

  /** The open view has another title now. */
  retitle() {
    const shown = this.views.find((each) => each.dataset.view === this.current);
    const heading = slot("heading", this.root);
    if (!shown || !heading || heading.textContent === shown.dataset.title) return;
    heading.textContent = shown.dataset.title ?? "";
    this.say(shown.dataset.title ?? "", shown.dataset.theme !== undefined);
  }

  /** A view may have colours of its own. @param {string | undefined} theme */
  dress(theme) {
    const page = document.documentElement;
    if (theme) page.dataset.theme = theme;
    else delete page.dataset.theme;
    for (const tone of /** @type {NodeListOf<HTMLMetaElement>} */ (document.querySelectorAll("meta[name=theme-color]"))) {
      tone.dataset.own ??= tone.content;
      tone.content = theme ? "#1b242c" : tone.dataset.own;
    }
  }

  /** @param {string} title @param {boolean} isDiscreet whether nothing may say what this is */
  say(title, isDiscreet) {
    this.title = title;
    this.isDiscreet = isDiscreet;
    const whole = isDiscreet ? title : `${title} – Vi Hành`;
    setTitle(this.titlePrefix ? `${this.titlePrefix} ${whole}` : whole);
  }

  /** What stands before the title, such as “Error:”. @param {string} prefix */
  prefixTitle(prefix) {
    this.titlePrefix = prefix;
    this.say(this.title ?? "", this.isDiscreet ?? false);
  }

  /** Bring a control or a question into sight and focus. @param {HTMLElement} target */
  goTo(target) {
    const note = target.closest("details");
    if (note) note.open = true;
    const question = target.closest(".question, .field") ?? target;
    const control = /** @type {HTMLElement | null} */ (
      target.matches("fieldset, div") ? (target.querySelector("input:checked, input:not([type=file]), button, textarea") ?? target) : target
    );
    question.scrollIntoView({ block: question.clientHeight < innerHeight / 2 ? "center" : "start" });
    control?.focus({ preventScroll: question.clientHeight < innerHeight / 2 });
  }
}

// @ts-check
// The shopper's pages: what every page has, and what keeps a visit on the phone.
import "./main.js";
import { DraftConflict } from "./elements/draft_conflict.js";
import { SaveState } from "./elements/save_state.js";
import { VisitList } from "./elements/visit_list.js";
import { startShell } from "./phone/shell.js";
import { isCapable } from "./phone/store.js";
import { startSync } from "./phone/triggers.js";
import "./form/main.js";

if (isCapable()) {
  document.documentElement.classList.add("keeps-visits");
  startSync();
  startShell();
}

customElements.define("save-state", SaveState);
customElements.define("draft-conflict", DraftConflict);
customElements.define("visit-list", VisitList);

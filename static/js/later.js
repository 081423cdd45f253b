// @ts-check
// The rest of the shopper's pages, loaded when a visit is shown and kept already: sending it, photos, review.
import { DraftConflict } from "./elements/draft_conflict.js";
import { SaveState } from "./elements/save_state.js";
import { VisitList } from "./elements/visit_list.js";
import { defineLater } from "./form/later.js";
import { startShell } from "./phone/shell.js";
import { isCapable } from "./phone/store.js";
import { startSync } from "./phone/triggers.js";

if (isCapable()) {
  startSync();
  startShell();
}

customElements.define("visit-list", VisitList);
customElements.define("save-state", SaveState);
customElements.define("draft-conflict", DraftConflict);
defineLater();

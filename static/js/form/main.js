// @ts-check
// The elements of the one document in which a visit is filled in; those that may wait are in later.js.
import { FormLink } from "../elements/form_link.js";
import { OnTheSpot } from "../elements/on_the_spot.js";
import { QuickLines } from "../elements/quick_lines.js";
import { VisitForm } from "../elements/visit_form.js";
import { followCover } from "./cover.js";

customElements.define("form-link", FormLink);
customElements.define("visit-form", VisitForm);
customElements.define("on-the-spot", OnTheSpot);
customElements.define("quick-lines", QuickLines);
followCover();

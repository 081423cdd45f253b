// @ts-check
// The elements of the one document in which a visit is filled in.
import { DraftPhotos } from "../elements/draft_photos.js";
import { FormLink } from "../elements/form_link.js";
import { OnTheSpot } from "../elements/on_the_spot.js";
import { PlaceCheck } from "../elements/place_check.js";
import { QuickLines } from "../elements/quick_lines.js";
import { ReviewAnswers } from "../elements/review_answers.js";
import { VisitForm } from "../elements/visit_form.js";
import { VisitReceipt } from "../elements/visit_receipt.js";
import { followCover } from "./cover.js";

customElements.define("form-link", FormLink);
customElements.define("visit-form", VisitForm);
customElements.define("draft-photos", DraftPhotos);
customElements.define("on-the-spot", OnTheSpot);
customElements.define("place-check", PlaceCheck);
customElements.define("quick-lines", QuickLines);
customElements.define("review-answers", ReviewAnswers);
customElements.define("visit-receipt", VisitReceipt);
followCover();

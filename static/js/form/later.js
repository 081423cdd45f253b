// @ts-check
// The elements of the form that may come a moment after it.
import { DraftPhotos } from "../elements/draft_photos.js";
import { PlaceCheck } from "../elements/place_check.js";
import { ReviewAnswers } from "../elements/review_answers.js";
import { VisitForm } from "../elements/visit_form.js";
import { VisitReceipt } from "../elements/visit_receipt.js";

/** Define them, and tell them what the form has told before they were there. */
export function defineLater() {
  customElements.define("draft-photos", DraftPhotos);
  customElements.define("place-check", PlaceCheck);
  customElements.define("review-answers", ReviewAnswers);
  customElements.define("visit-receipt", VisitReceipt);
  const form = document.querySelector("visit-form");
  if (!(form instanceof VisitForm) || form.dataset.ready === undefined) return;
  form.announce();
  form.update("viewchange");
  // A photo that was taken before.
  for (const photos of form.querySelectorAll("draft-photos")) {
    if (photos instanceof DraftPhotos && photos.input.files?.length) photos.take();
  }
}

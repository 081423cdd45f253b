// @ts-check
// Every page works without this file; each element only adds to a plain form.
import { ClearChoice } from "./elements/clear_choice.js";
import { ConditionalQuestions } from "./elements/conditional_questions.js";
import { DropMenu } from "./elements/drop_menu.js";
import { LoneChoice } from "./elements/lone_choice.js";
import { NoteToggle } from "./elements/note_toggle.js";
import { PhotoInput } from "./elements/photo_input.js";
import { PhraseChips } from "./elements/phrase_chips.js";
import { SubmitOnce } from "./elements/submit_once.js";

customElements.define("clear-choice", ClearChoice);
customElements.define("conditional-questions", ConditionalQuestions);
customElements.define("drop-menu", DropMenu);
customElements.define("lone-choice", LoneChoice);
customElements.define("note-toggle", NoteToggle);
customElements.define("photo-input", PhotoInput);
customElements.define("phrase-chips", PhraseChips);
customElements.define("submit-once", SubmitOnce);

// After a refused form the errors are the first thing to read.
document.getElementById("error-summary")?.focus();

// The present page's link may lie outside the strip of links on a phone.
for (const link of document.querySelectorAll(".navigation-link[aria-current], .tab[aria-current]")) {
  link.scrollIntoView({ inline: "center", block: "nearest" });
}

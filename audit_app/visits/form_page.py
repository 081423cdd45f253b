"""One document with everything of a visit, for a phone that fills it in and sends it by script."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import url_for
from flask_babel import gettext

from audit_app.accounts.models import User
from audit_app.checklists.definition import Question, QuestionType
from audit_app.clock import local_zone
from audit_app.formatting import in_language
from audit_app.visits.form_words import form_words
from audit_app.visits.forms import AnswerForm, takes_photos
from audit_app.visits.gaps import time_words
from audit_app.visits.queries import photos_of
from audit_app.visits.question_facts import checklist_facts
from audit_app.visits.section_page import SectionPage
from audit_app.visits.sheets import Sheet
from audit_app.visits.shopper_key import shopper_key
from audit_app.visits.sync.draft_document import draft_document
from audit_app.visits.sync.evidence import find_evidence_of
from audit_app.visits.visit_forms import CouldNotForm, TimesForm


@dataclass(frozen=True)
class FormPage:
    """A sheet with the forms of all its sections, in words of the reviewer if it was ``returned``.

    The controls are blank: script fills them from the phone's own draft, or from the server's in ``facts``.
    """

    sheet: Sheet
    shopper: User
    returned: str = ""

    @cached_property
    def form(self) -> AnswerForm:
        """The fields of every section."""
        checklist = self.sheet.checklist
        return AnswerForm(checklist, checklist.sections).fill({})

    @cached_property
    def times(self) -> TimesForm:
        """The day of the visit, and when the shopper came and left."""
        return TimesForm(formdata=None)

    @cached_property
    def absence(self) -> CouldNotForm:
        """Why the visit could not take place; its names are apart from those of the questions."""
        return CouldNotForm(formdata=None, prefix="absence-")

    @property
    def sections(self) -> list[SectionPage]:
        """The sections in order."""
        blank = Sheet(self.sheet.visit, self.sheet.checklist, {})
        return [SectionPage(blank, section, self.form) for section in blank.checklist.sections]

    @property
    def photo_questions(self) -> list[Question]:
        """The questions at which a photo can be taken on the spot."""
        return [question for question in self.sheet.checklist.questions if takes_photos(question)]

    @property
    def likely_photo(self) -> Question:
        """The question for which a photo on the spot is most likely meant: one that is answered by it."""
        answered = [each for each in self.photo_questions if each.type is QuestionType.PHOTO]
        return (answered or self.photo_questions)[0]

    @property
    def shopping(self) -> tuple[str, ...]:
        """The lines of the list that covers the screen: what anybody may have to buy."""
        return (
            gettext("Eggs, 10"),
            gettext("Fresh milk, 2 litres"),
            gettext("Green mustard"),
            gettext("Fish sauce"),
            gettext("Rice, 5 kg"),
            gettext("Washing-up liquid"),
            gettext("Oranges, 1 kg"),
            gettext("Toothpaste"),
        )

    def facts(self) -> dict[str, Any]:
        """Return what the script must know, JSON-able."""
        visit, checklist = self.sheet.visit, self.sheet.checklist
        return {
            "shopper": shopper_key(self.shopper),
            "branch": visit.branch.name,
            "draft": draft_document(self.sheet, photos_of(visit), find_evidence_of(visit)),
            "form": url_for("visits.form", uid=visit.uid),
            "list": url_for("visits.today"),
            "plain": url_for("visits.visit", uid=visit.uid),
            "receipt": url_for("visits.receipt", uid=visit.uid),
            "zone": str(local_zone()),
            "window": [visit.window_from.isoformat(), visit.window_to.isoformat()],
            "photo_address": url_for("visits.photo", uid=visit.uid, sha256="SHA", size="small"),
            "stamps": [{"key": each.key, "label": in_language(each.label)} for each in checklist.stamps],
            "checklist": checklist_facts(checklist),
            "time_words": time_words(visit),
            "words": form_words(),
        }

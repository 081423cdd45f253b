"""The questions of a release about which something can be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from audit_app.checklists.definition import QuestionType, Text
from audit_app.formatting import in_language
from audit_app.releases.document import checklist_of

LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as the scorecard prints it; ``lost`` is what it cost, in points of the visit's score."""

    key: str
    number: int
    text: Text
    lost: Decimal

    @property
    def is_missed(self) -> bool:
        """Whether it cost anything."""
        return self.lost > 0


def asked_questions(document: Mapping[str, Any]) -> dict[str, AskedQuestion]:
    """Return the questions of a release document by key, in the order and with the numbers of its print."""
    asked = (each for each in checklist_of(document).questions if each.type is not QuestionType.NOTE)
    lost = {
        loss["question"]: Decimal(loss["printed"])
        for loss in document["score"]["losses"]
        if loss["kind"] == "question"
    }
    return {
        question.key: AskedQuestion(question.key, number, question.text, lost.get(question.key, Decimal(0)))
        for number, question in enumerate(asked, start=1)
    }


def propose_text(question: AskedQuestion) -> str:
    """Return a first wording of what to do about a question, in this request's language."""
    words = gettext(
        "Mend question %(number)d: %(text)s", number=question.number, text=in_language(question.text)
    )
    return words if len(words) <= LONGEST_TEXT else f"{words[: LONGEST_TEXT - 1].rsplit(' ', 1)[0]}…"

"""The forms of action plans."""

import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, ValidationError

from audit_app.actions.changing import LONGEST_WORDS
from audit_app.actions.misses import LONGEST_TEXT, AskedQuestion, propose_text
from audit_app.actions.planning import LONGEST_OWNER, Plan
from audit_app.actions.states import ActionState
from audit_app.clock import today
from audit_app.formatting import in_language
from audit_app.typed_fields import DayField, day_needed
from audit_app.vietnamese import normalise
from audit_app.visits.photos import Upload, read_uploads

USUAL_DAYS, LONGEST_DAYS = 14, 366
TOO_LONG = _l("This text is too long: at most %(max)d letters.")
# Offered while typing; any other role can be written.
USUAL_OWNERS = (_l("Branch manager"), _l("Shift leader"), _l("Training team"), _l("Area manager"))


def one_line(text: str | None) -> str:
    """Return a typed text in NFC as one line."""
    return normalise(text or "")


def with_lines(text: str | None) -> str:
    """Return a typed text in NFC with its line breaks, which browsers send as two letters, as one each."""
    return unicodedata.normalize("NFC", text or "").replace("\r\n", "\n").strip()


def coming_day(_form: FlaskForm, field: DayField) -> None:
    """Refuse a day that has passed or is further than a year away; a validator of :class:`DayField`."""
    day = field.meaning
    if day is not None and not today() <= day <= today() + timedelta(days=LONGEST_DAYS):
        raise ValidationError(gettext("Choose a day from today on, within a year."))


def usual_day() -> str:
    """Return the day that is proposed, two weeks from today, as a date field takes it."""
    return (today() + timedelta(days=USUAL_DAYS)).isoformat()


class PlanForm(FlaskForm):
    """What will be done, about which question, by whom, until when."""

    question = SelectField(_l("About"), validate_choice=False, default="")
    text = TextAreaField(
        _l("What will be done"),
        [
            DataRequired(_l("Say what will be done.")),
            Length(max=LONGEST_TEXT, message=TOO_LONG),
        ],
        filters=[one_line],
        render_kw={"maxlength": LONGEST_TEXT, "rows": 4},
    )
    owner = StringField(
        _l("Who does it"),
        [
            DataRequired(_l("Say who does it: a role, such as branch manager.")),
            Length(max=LONGEST_OWNER, message=TOO_LONG),
        ],
        filters=[one_line],
        render_kw={"maxlength": LONGEST_OWNER, "list": "usual-owners", "autocomplete": "off"},
    )
    due = DayField(_l("Until"), [day_needed, coming_day])

    def offer(self, questions: Iterable[AskedQuestion]) -> None:
        """Let the person choose among ``questions``, or none of them."""
        self.question.choices = [SelectChoice("", gettext("The visit as a whole"))] + [
            SelectChoice(question.key, f"{question.number}. {in_language(question.text)}")
            for question in questions
        ]

    @classmethod
    def propose(cls, question: AskedQuestion | None) -> "PlanForm":
        """Return the form with a proposal: for ``question`` where one was chosen."""
        return cls(
            formdata=None,
            data={
                "question": question.key if question else "",
                "text": propose_text(question) if question else "",
                "owner": str(USUAL_OWNERS[0]),
                "due": usual_day(),
            },
        )

    @property
    def plan(self) -> Plan:
        """What was typed, once the form is valid."""
        day = self.due.meaning
        assert day is not None, "a valid form has a day"
        return Plan(self.text.data or "", self.owner.data or "", day, self.question.data or "")


class WordsForm(FlaskForm):
    """Words that explain a change; several of these stand on one page, each under its ``state`` as prefix."""

    state: ActionState
    text = TextAreaField(
        _l("Reason"),
        [
            DataRequired(_l("Write it in words: it stays in the history and on the scorecard.")),
            Length(max=LONGEST_WORDS, message=TOO_LONG),
        ],
        filters=[with_lines],
        render_kw={"maxlength": LONGEST_WORDS, "rows": 3},
    )

    @classmethod
    def posted(cls, state: ActionState) -> Self:
        """Return the form that leads to ``state``, as it was sent."""
        form = cls(prefix=f"{state}-")
        form.state = state
        return form

    @classmethod
    def empty(cls, state: ActionState) -> Self:
        """Return the form that leads to ``state``, to be filled in."""
        form = cls(formdata=None, prefix=f"{state}-", data={"due": usual_day()})
        form.state = state
        return form

    @property
    def words(self) -> str:
        """What was typed."""
        return self.text.data or ""

    def refuse(self, message: str) -> None:
        """Say what is wrong with something else than the words."""
        self.form_errors.append(message)


class NoteForm(WordsForm):
    """A sign-off, which needs no words."""

    text = TextAreaField(
        _l("Note"),
        [Length(max=LONGEST_WORDS, message=TOO_LONG)],
        filters=[with_lines],
        render_kw={"maxlength": LONGEST_WORDS, "rows": 3},
    )


class ProofForm(WordsForm):
    """What shows that it is done, in words and perhaps in a photo."""

    photo = FileField(_l("Photo"))

    def read_photo(self) -> Upload | None:
        """Return the photo that was sent, if any; raises :class:`~audit_app.visits.pictures.PhotoRefused`."""
        sent = self.photo.data
        uploads = read_uploads([sent]) if isinstance(sent, FileStorage) else []
        return uploads[0] if uploads else None

    def refuse(self, message: str) -> None:
        """Say what is wrong with the photo."""
        self.photo.errors = [*self.photo.errors, message]


class ReopenForm(WordsForm):
    """Why something is taken up again, and until when."""

    due = DayField(_l("Until"), [day_needed, coming_day])

    @property
    def day(self) -> date:
        """The new day, once the form is valid."""
        assert self.due.meaning is not None, "a valid form has a day"
        return self.due.meaning

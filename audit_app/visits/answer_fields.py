"""One kind of field for each kind of answer; its ``data`` is the answer's value as scoring reads it."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import Field, RadioField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.utils import unset_value
from wtforms.validators import Length, ValidationError
from wtforms.widgets import ListWidget, TextInput, html_params

from audit_app.checklists.numbers import exact_number
from audit_app.formatting import format_number
from audit_app.programmes.question_words import plain_words
from audit_app.scoring.values import NONE_OF_THESE
from audit_app.tables import parse_number
from audit_app.visits.controls import Radio, TextBox, Tick

NOT_APPLICABLE = "na"
LONGEST_TEXT = 4000
LONGEST_DURATION = 24 * 60 * 60
TOO_LONG = _l("This text is too long: at most %(max)d letters.")


class OneOf(RadioField):
    """Radios; nothing chosen is no answer, and a value that was not offered is a mistake."""

    option_widget = Radio()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take the chosen value."""
        self.data = None
        if valuelist:
            try:
                self.data = self.coerce(valuelist[0])
            except ValueError:
                raise ValueError(unknown_choice()) from None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms calls it so
        """Refuse what was not offered."""
        if self.data is not None and str(self.data) not in offered(self):
            raise ValidationError(unknown_choice())


class Several(SelectMultipleField):
    """Checkboxes; *none of these* is a choice of its own and goes with no other."""

    data: Any
    widget = ListWidget(prefix_label=False)
    option_widget = Tick()

    def process_data(self, value: Sequence[str] | None) -> None:
        """Take the stored ticks."""
        self.data = tuple(value) if value else None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take the ticked values in the order of the checklist; nothing ticked is no answer."""
        known = [value for value in offered(self) if value in valuelist]
        strange = [value for value in valuelist if value not in known]
        self.data = (*known, *strange) or None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms calls it so
        """Refuse what was not offered, and *none of these* beside something else."""
        ticked = self.data or ()
        if any(value not in offered(self) for value in ticked):
            raise ValidationError(unknown_choice())
        if NONE_OF_THESE in ticked and len(ticked) > 1:
            raise ValidationError(gettext("“None of these” cannot go with another answer."))


def offered(field: Any) -> list[str]:
    """Return the values that the page offers."""
    return [str(choice.value) for choice in field.choices]


def unknown_choice() -> str:
    """Return what is said of a value that the page did not offer."""
    return str(gettext("Choose one of the answers that are offered."))


class LongText(TextAreaField):
    """Several lines; ends of lines become one sign, blank text is no answer."""

    widget = TextBox()

    def __init__(self, label: str, **settings: Any) -> None:
        super().__init__(label, [Length(max=LONGEST_TEXT, message=TOO_LONG)], **settings)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take the text."""
        text = valuelist[0] if valuelist else ""
        self.data = text.replace("\r\n", "\n").replace("\r", "\n").strip()


class Measure(Field):
    """A number; both ``12,5`` and ``12.5`` are understood."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else plain_words(self.data)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take the number."""
        self.data = None
        text = "".join(valuelist[0].split()) if valuelist else ""
        if not text:
            return
        try:
            self.data = exact_number(parse_number(text)) if "%" not in text else None
        except ValueError:
            self.data = None
        if self.data is None:
            raise ValueError(
                gettext("Enter a number, such as 12 or %(example)s.", example=format_number(12.5))
            )


class MinutesAndSeconds(Field):
    """A duration in seconds, typed as minutes and seconds; ``90`` seconds alone are understood too."""

    typed: tuple[str, str] = ("", "")

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:  # noqa: ARG002
        """Take both inputs, or the stored seconds."""
        self.process_errors = []
        self.data = None if data is unset_value else data
        if self.data is not None:
            self.typed = tuple(str(part) for part in divmod(int(self.data), 60))  # type: ignore[assignment]
        if formdata is not None:
            self.typed = tuple(
                formdata.get(f"{self.name}.{part}", "").strip() for part in ("minutes", "seconds")
            )
            self._read_typed()

    def _read_typed(self) -> None:
        self.data = None
        if not any(self.typed):
            return
        if all(part == "" or (part.isascii() and part.isdigit() and len(part) < 6) for part in self.typed):
            minutes, seconds = (int(part or 0) for part in self.typed)
            self.data = minutes * 60 + seconds
        if self.data is None or self.data > LONGEST_DURATION:
            self.data = None
            self.process_errors = [gettext("Enter minutes and seconds as whole numbers, such as 1 and 30.")]

    def control(self, part: str, **attributes: Any) -> Markup:
        """Return one of the two inputs; the first one carries the field's id."""
        is_first = part == "minutes"
        words = {
            "type": "text",
            "inputmode": "numeric",
            "id": self.id if is_first else f"{self.id}.seconds",
            "name": f"{self.name}.{part}",
            "value": self.typed[0 if is_first else 1],
            "autocomplete": "off",
            "data-seconds": "60" if is_first else "1",
            **attributes,
        }
        return Markup(f"<input {html_params(**words)}>")  # noqa: S704 - html_params escapes


def copy_field(field: Any) -> Any:
    """Return a field that shares everything with ``field`` until something is read into it.

    Making one anew from its label, choices and validators takes WTForms ten times as long, eighty times for
    each visit that is sent.
    """
    fresh = object.__new__(type(field))
    fresh.__dict__.update(field.__dict__)
    return fresh


def shared(value: str, label: str, share: Fraction | None) -> SelectChoice:
    """Return a choice that tells the page what it earns, so that a low answer can open its note."""
    return SelectChoice(value, label, {} if share is None else {"data-share": f"{float(share):g}"})

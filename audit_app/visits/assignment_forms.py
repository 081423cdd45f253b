"""Head office's forms about visits."""

import unicodedata
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, ValidationError

from audit_app.clock import today
from audit_app.formatting import in_language
from audit_app.programmes.published import published_checklists
from audit_app.programmes.queries import published_names, running_programmes
from audit_app.typed_fields import DayField, day_needed
from audit_app.vietnamese import normalise
from audit_app.visits.assigning import Assignment
from audit_app.visits.queries import active_shoppers, open_branches

LONGEST_TEXT = 4000
TOO_LONG = _l("This text is too long: at most %(max)d letters.")


class AssignmentForm(FlaskForm):
    """One visit to be assigned."""

    shopper = SelectField(_l("Mystery shopper"), validate_choice=False)
    branch = SelectField(_l("Branch"), validate_choice=False)
    checklist = SelectField(_l("Checklist"), validate_choice=False)
    programme = SelectField(_l("Programme"), validate_choice=False)
    window_from = DayField(_l("First day"), [day_needed])
    window_to = DayField(_l("Last day"), [day_needed])
    segment = StringField(_l("Customer segment"), [Length(max=120, message=TOO_LONG)])
    scenario = TextAreaField(_l("Scenario"), [Length(max=LONGEST_TEXT, message=TOO_LONG)])
    brief = TextAreaField(_l("Brief"), [Length(max=LONGEST_TEXT, message=TOO_LONG)])

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._shoppers = {str(user.id): user for user in active_shoppers()}
        self._branches = {branch.code: branch for branch in open_branches(today())}
        names = published_names()
        self._checklists = {f"{key}.v{version}": (key, version) for key, version in names}
        self._programmes = {programme.code: programme for programme in running_programmes(today())}
        readable = published_checklists(set(names))
        self.shopper.choices = _choices({key: user.name for key, user in self._shoppers.items()})
        self.branch.choices = _choices({key: f"{row.name} · {key}" for key, row in self._branches.items()})
        self.checklist.choices = _choices(
            {
                name: f"{in_language(readable[place].title)} · {name}"
                for name, place in self._checklists.items()
                if place in readable
            }
        )
        self.programme.choices = _choices({key: row.name for key, row in self._programmes.items()})

    def validate_shopper(self, field: SelectField) -> None:
        """Ask for a shopper."""
        if field.data not in self._shoppers:
            raise ValidationError(gettext("Choose a mystery shopper."))

    def validate_branch(self, field: SelectField) -> None:
        """Ask for a branch."""
        if field.data not in self._branches:
            raise ValidationError(gettext("Choose a branch."))

    def validate_checklist(self, field: SelectField) -> None:
        """Ask for a checklist."""
        if field.data not in self._checklists:
            raise ValidationError(gettext("Choose a checklist."))

    @property
    def assignment(self) -> Assignment:
        """What the form says, once it is valid."""
        assert self.window_from.meaning is not None
        assert self.window_to.meaning is not None
        return Assignment(
            self._shoppers[self.shopper.data],
            self._branches[self.branch.data],
            self._checklists[self.checklist.data],
            self.window_from.meaning,
            self.window_to.meaning,
            self._programmes.get(self.programme.data or ""),
            normalise(self.segment.data or ""),
            unicodedata.normalize("NFC", self.scenario.data or "").strip(),
            unicodedata.normalize("NFC", self.brief.data or "").strip(),
        )


def _choices(named: dict[str, str]) -> list[SelectChoice]:
    return [SelectChoice("", "–"), *(SelectChoice(key, words) for key, words in named.items())]


class WithdrawForm(FlaskForm):
    """Why a visit is taken back."""

    reason = StringField(
        _l("Why is it not needed?"),
        [InputRequired(_l("Say why: it stays in the history.")), Length(max=500, message=TOO_LONG)],
    )


class ExtendForm(FlaskForm):
    """Until when a visit may happen."""

    until = DayField(_l("New last day"), [day_needed])

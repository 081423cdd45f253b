"""The form that asks for a report."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from audit_app.accounts.models import Role, User
from audit_app.accounts.people import LANGUAGE_NAMES
from audit_app.comparison.periods import PeriodKind, periods_between
from audit_app.comparison.queries import MeasuredLine
from audit_app.comparison.words import line_name, period_kind_name, period_name
from audit_app.organisation.models import Area, Branch
from audit_app.reports.scope import ReportKind

CHAIN = ReportKind.CHAIN.value


class ReportForm(FlaskForm):
    """Whose report, of which period, by which checklist, in which language."""

    about = SelectField(_l("About"))
    period = SelectField(_l("Period"))
    checklist = SelectField(_l("Checklist"), default="")
    language = SelectField(_l("Language"))

    def offer(
        self, user: User, areas: Iterable[Area], branches: Iterable[Branch], lines: Sequence[MeasuredLine]
    ) -> None:
        """Let ``user`` choose among these places, and among the periods of ``lines`` (at least one)."""
        self.about.choices = place_choices(user, areas, branches)
        self.period.choices = period_choices(lines)
        self.language.choices = [SelectChoice(*each) for each in LANGUAGE_NAMES.items()]
        self.checklist.choices = [SelectChoice("", gettext("the one with most visits there"))] + [
            SelectChoice(each.line.code, line_name(each.line)) for each in lines
        ]

    def begin_with(self, asked: Mapping[str, str], language: str) -> None:
        """Choose what an address asks for, where it is offered."""
        for name, value in {"language": language, **asked}.items():
            if name in self._fields and any(value == choice.value for choice in self[name].choices):
                self[name].data = value

    @property
    def asked(self) -> dict[str, Any]:
        """Return what else an address says; what is empty is left out."""
        return {name: self[name].data for name in ("period", "checklist", "language") if self[name].data}

    @property
    def place(self) -> tuple[ReportKind, str]:
        """Whose report it is: kind and code."""
        kind, _, code = str(self.about.data).partition(":")
        return ReportKind(kind), code


def place_choices(user: User, areas: Iterable[Area], branches: Iterable[Branch]) -> list[SelectChoice]:
    """Return the places under their headings; the chain for head office only."""
    chain = [SelectChoice(CHAIN, gettext("The whole chain"))] if user.role == Role.HEAD_OFFICE else []
    return [
        *chain,
        *(SelectChoice(f"area:{row.code}", row.name, optgroup=gettext("Areas")) for row in areas),
        *(SelectChoice(f"branch:{row.code}", row.name, optgroup=gettext("Branches")) for row in branches),
    ]


def period_choices(lines: Sequence[MeasuredLine]) -> list[SelectChoice]:
    """Return the periods in which something was released, by kind, the newest first."""
    first = min(each.first_month for each in lines)
    last = max(each.last_month for each in lines)
    return [
        SelectChoice(period.code, period_name(period), optgroup=period_kind_name(kind))
        for kind in (PeriodKind.QUARTER, PeriodKind.MONTH, PeriodKind.HALF_YEAR, PeriodKind.YEAR)
        for period in periods_between(kind, first, last)
    ]

"""What a page of calibration looks at, as its address says it; an unknown value means the default."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext, ngettext

from audit_app.calibration.queries import CalibrationFilter
from audit_app.checklists.definition import Checklist
from audit_app.clock import today
from audit_app.comparison.periods import months_later
from audit_app.comparison.queries import MeasuredLine, areas_by_name, measured_lines
from audit_app.comparison.words import line_name

MONTHS = (12, 6, 3)
"""How far back a page may look, in months with the running one; the first is usual."""

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Calibrated:
    """The visits that are looked at; ``area`` is a code, ``""`` for the chain."""

    measured: MeasuredLine
    months: int
    area: str
    last: date

    @property
    def checklist(self) -> Checklist:
        """The newest version of the checklist."""
        return self.measured.line.checklist

    @property
    def visits(self) -> CalibrationFilter:
        """What to ask the database for."""
        line = self.measured.line
        first = months_later(self.last.replace(day=1), 1 - self.months)
        return CalibrationFilter(first, self.last, line.key, line.versions, self.area)

    @property
    def address(self) -> dict[str, str]:
        """The query of an address that selects the same."""
        asked = {"months": str(self.months), "area": self.area, "checklist": self.measured.line.code}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class CalibrationChoices:
    """What each filter offers."""

    months: Sequence[Choice]
    areas: Sequence[Choice]
    lines: Sequence[Choice]


def read_calibrated(asked: Mapping[str, str]) -> tuple[Calibrated, CalibrationChoices] | None:
    """Return what ``asked`` selects and what could be; ``None`` as long as nothing was ever released.

    Versions that ask or weigh differently are never put together here: the difference between them would
    pass for one between shoppers.
    """
    lines = [each for each in measured_lines() if not each.line.is_mixed]
    if not lines:
        return None
    areas = areas_by_name()
    since = months_later(today().replace(day=1), 1 - MONTHS[0])
    usual = max(lines, key=lambda each: (_visits_since(each, since), each.last_month))
    selection = Calibrated(
        measured=next((each for each in lines if each.line.code == asked.get("checklist")), usual),
        months=next((each for each in MONTHS if str(each) == asked.get("months")), MONTHS[0]),
        area=asked["area"] if asked.get("area") in dict(areas) else "",
        last=today(),
    )
    choices = CalibrationChoices(
        months=[(str(each), ngettext("last %(num)d month", "last %(num)d months", each)) for each in MONTHS],
        areas=[("", gettext("All areas")), *areas],
        lines=[(each.line.code, line_name(each.line)) for each in lines],
    )
    return selection, choices


def _visits_since(measured: MeasuredLine, since: date) -> int:
    return sum(visits for month, visits in measured.months.items() if month >= since)

"""What to compare, as the address says it: every filter has a default, and an unknown value means it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from audit_app.checklists.definition import Factor
from audit_app.comparison.periods import (
    BranchMonth,
    Period,
    PeriodKind,
    default_period,
    months_later,
    period_of,
    periods_between,
    read_period,
)
from audit_app.comparison.queries import MeasuredLine, areas_by_name, measured_lines
from audit_app.comparison.words import line_name, measure_name, period_kind_name, period_name
from audit_app.rollups.entry import OVERALL
from audit_app.rollups.queries import SumFilter, segments_seen, visits_by_branch
from audit_app.statistics import MINIMUM_VISITS
from audit_app.vietnamese import sort_key

MEASURES = (OVERALL, *(factor.value for factor in Factor))
YEAR_MONTHS = 12

Choice = tuple[str, str]
"""A value and its words."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is compared.

    ``area`` is a code, ``segment`` a customer segment, ``""`` for all; ``measure`` is ``overall`` or a
    factor; ``assessed`` names the factors that the visits assessed, ``""`` for the most usual ones.
    """

    measured: MeasuredLine
    period: Period
    area: str = ""
    measure: str = OVERALL
    segment: str = ""
    assessed: str = ""

    def sums(self, period: Period, assessed: str | None = None) -> SumFilter:
        """Return which monthly sums belong to ``period``; ``assessed`` narrows to just these factors."""
        return self.sums_between(period.first, period.last_month, assessed)

    def sums_between(self, first: date | None, last: date | None, assessed: str | None = None) -> SumFilter:
        """Return which monthly sums belong to these months (inclusive)."""
        line = self.measured.line
        return SumFilter(
            first=first,
            last=last,
            area=self.area or None,
            checklist_key=line.key,
            checklist_versions=line.versions,
            segment=self.segment or None,
            assessed=assessed,
        )

    def address(self, **changes: str) -> dict[str, str]:
        """Return the selection as the query of an address, with ``changes``; what is empty is left out."""
        asked = {
            "period": self.period.code,
            "area": self.area,
            "checklist": self.measured.line.code,
            "measure": self.measure if self.measure != OVERALL else "",
            "segment": self.segment,
            "assessed": self.assessed,
            **changes,
        }
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What each filter offers; periods by kind, each kind under its heading."""

    periods: Sequence[tuple[str, Sequence[Choice]]]
    areas: Sequence[Choice]
    lines: Sequence[Choice]
    measures: Sequence[Choice]
    segments: Sequence[Choice]

    def words(self, selection: Selection) -> Mapping[str, str]:
        """Return the chosen area, checklist and segment in words."""
        return {
            "area": dict(self.areas)[selection.area],
            "checklist": dict(self.lines)[selection.measured.line.code],
            "segment": dict(self.segments)[selection.segment],
        }


def read_selection(asked: Mapping[str, str]) -> tuple[Selection, FilterChoices] | None:
    """Return what ``asked`` (the address's query) selects, and what could be; ``None`` without a release."""
    lines = measured_lines()
    if not lines:
        return None
    measured = next((each for each in lines if each.line.code == asked.get("checklist")), _usual_line(lines))
    line, areas = measured.line, areas_by_name()
    of_line = SumFilter(checklist_key=line.key, checklist_versions=line.versions)
    segments = sorted(segments_seen(of_line), key=sort_key)
    area = _known(asked.get("area", ""), [code for code, _ in areas])
    segment = _known(asked.get("segment", ""), segments)
    selection = Selection(
        measured=measured,
        period=_asked_period(asked.get("period", ""), measured) or _usual_period(measured, area, segment),
        area=area,
        measure=_known(asked.get("measure", ""), MEASURES) or OVERALL,
        segment=segment,
        assessed=_assessed(asked.get("assessed", "")),
    )
    return selection, _choices(lines, measured, areas, segments)


def _known(value: str, values: Sequence[str]) -> str:
    return value if value in values else ""


def _assessed(value: str) -> str:
    return value if len(value) == len(Factor) and set(value) <= set("01") else ""


def _usual_line(lines: Sequence[MeasuredLine]) -> MeasuredLine:
    """Return the line with most visits in the latest twelve months; never one that mixes versions."""
    since = months_later(max(each.last_month for each in lines), 1 - YEAR_MONTHS)
    return max(
        (each for each in lines if not each.line.is_mixed),
        key=lambda each: sum(visits for month, visits in each.months.items() if month >= since),
    )


def _asked_period(code: str, measured: MeasuredLine) -> Period | None:
    """Return the period called ``code`` if the line has, or could have, visits in it."""
    period = read_period(code)
    if period is None or period.last_month < measured.first_month or period.first > measured.last_month:
        return None
    return period


def _usual_period(measured: MeasuredLine, area: str, segment: str) -> Period:
    """Return the shortest period in which half of the chosen branches can be judged."""
    chosen = SumFilter(
        first=months_later(measured.last_month, 1 - 2 * YEAR_MONTHS),
        area=area or None,
        checklist_key=measured.line.key,
        checklist_versions=measured.line.versions,
        segment=segment or None,
    )
    visits = [BranchMonth(*row) for row in visits_by_branch(chosen)]
    return default_period(visits, MINIMUM_VISITS) or period_of(PeriodKind.YEAR, measured.last_month)


def _choices(
    lines: Sequence[MeasuredLine], measured: MeasuredLine, areas: Sequence[Choice], segments: Sequence[str]
) -> FilterChoices:
    periods = [
        (
            period_kind_name(kind),
            [
                (period.code, period_name(period))
                for period in periods_between(kind, measured.first_month, measured.last_month)
            ],
        )
        for kind in PeriodKind
    ]
    return FilterChoices(
        periods=periods,
        areas=[("", gettext("the whole chain")), *areas],
        lines=[(each.line.code, line_name(each.line)) for each in lines],
        measures=[(measure, measure_name(measure)) for measure in MEASURES],
        segments=[("", gettext("all customer segments")), *((name, name) for name in segments)],
    )

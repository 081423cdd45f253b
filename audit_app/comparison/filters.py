"""What to compare, as the address says it: every filter has a default, and an unknown value means it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext

from audit_app.checklists.definition import Factor
from audit_app.comparison.periods import (
    Period,
    PeriodKind,
    months_later,
    period_of,
    periods_between,
    read_period,
)
from audit_app.comparison.queries import (
    MeasuredLine,
    areas_by_name,
    classes_by_name,
    measured_lines,
    programmes_by_name,
)
from audit_app.comparison.selection import Selection
from audit_app.comparison.usual_period import usual_period
from audit_app.comparison.words import line_name, measure_name, period_kind_name, period_name
from audit_app.rollups.entry import OVERALL
from audit_app.rollups.filters import SumFilter
from audit_app.rollups.visit_counts import kinds_seen
from audit_app.vietnamese import sort_key

MEASURES = (OVERALL, *(factor.value for factor in Factor))
YEAR_MONTHS = 12
FARTHEST_MONTHS = 120
"""A period further than this from all visits is a slip of the keyboard."""

Choice = tuple[str, str]
"""A value and its words."""


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What each filter offers; periods by kind, each kind under its heading."""

    periods: Sequence[tuple[str, Sequence[Choice]]]
    areas: Sequence[Choice]
    classes: Sequence[Choice]
    lines: Sequence[Choice]
    measures: Sequence[Choice]
    programmes: Sequence[Choice]
    segments: Sequence[Choice]

    @property
    def optional(self) -> frozenset[str]:
        """The filters that have something to choose from beside "all"."""
        found = {"class": self.classes, "programme": self.programmes, "segment": self.segments}
        return frozenset(name for name, choices in found.items() if len(choices) > 1)

    def said(self, selection: Selection) -> frozenset[str]:
        """Return the filters that a short sentence must say: an optional one only when it narrows."""
        chosen = {
            "class": selection.branch_class,
            "programme": selection.programme,
            "segment": selection.segment,
        }
        return frozenset(name for name, value in chosen.items() if value)

    def words(self, selection: Selection) -> Mapping[str, str]:
        """Return what is chosen, in words, by the name of its gap in the sentence."""
        return {
            "period": period_name(selection.period),
            "measure": measure_name(selection.measure),
            "area": dict(self.areas)[selection.area],
            "class": dict(self.classes)[selection.branch_class],
            "checklist": dict(self.lines)[selection.measured.line.code],
            "programme": dict(self.programmes)[selection.programme],
            "segment": dict(self.segments)[selection.segment],
        }


@dataclass(frozen=True, slots=True)
class _Offered:
    """What the database has for each filter, as codes with their names; segments are their own names."""

    lines: Sequence[MeasuredLine]
    measured: MeasuredLine
    areas: Sequence[Choice]
    classes: Sequence[Choice]
    programmes: Sequence[Choice]
    segments: Sequence[Choice]


def read_selection(asked: Mapping[str, str]) -> tuple[Selection, FilterChoices] | None:
    """Return what ``asked`` (the address's query) selects, and what could be; ``None`` without a release."""
    lines = measured_lines()
    if not lines:
        return None
    measured = next((each for each in lines if each.line.code == asked.get("checklist")), _usual_line(lines))
    offered = _offered(lines, measured)
    asked_period = _asked_period(asked.get("period", ""), measured)
    selection = Selection(
        measured=measured,
        period=asked_period or period_of(PeriodKind.YEAR, measured.last_month),
        area=_known(asked.get("area", ""), offered.areas),
        measure=asked["measure"] if asked.get("measure") in MEASURES else OVERALL,
        segment=_known(asked.get("segment", ""), offered.segments),
        assessed=_assessed(asked.get("assessed", "")),
        branch_class=_known(asked.get("class", ""), offered.classes),
        programme=_known(asked.get("programme", ""), offered.programmes),
    )
    if asked_period is None:
        selection = replace(selection, period=_usual_period(selection))
    return selection, _choices(offered, selection.period)


def _offered(lines: Sequence[MeasuredLine], measured: MeasuredLine) -> _Offered:
    line = measured.line
    kinds = kinds_seen(SumFilter(checklist_key=line.key, checklist_versions=line.versions))
    segments = sorted({segment for segment, _ in kinds if segment}, key=sort_key)
    return _Offered(
        lines=lines,
        measured=measured,
        areas=areas_by_name(),
        classes=classes_by_name(),
        programmes=programmes_by_name({programme for _, programme in kinds if programme}),
        segments=[(segment, segment) for segment in segments],
    )


def _known(value: str, choices: Sequence[Choice]) -> str:
    return value if value in dict(choices) else ""


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
    """Return the period called ``code``, also one without a visit; ``None`` for none, or one far away."""
    period = read_period(code)
    if (
        period is None
        or period.first < months_later(measured.first_month, -FARTHEST_MONTHS)
        or period.last_month > months_later(measured.last_month, FARTHEST_MONTHS)
    ):
        return None
    return period


def _usual_period(selection: Selection) -> Period:
    """Return the shortest period in which half of the chosen branches can be judged."""
    last = selection.measured.last_month
    return usual_period(selection.sums_between(None, None), last) or period_of(PeriodKind.YEAR, last)


def _choices(offered: _Offered, period: Period) -> FilterChoices:
    return FilterChoices(
        periods=_periods(offered.measured, period),
        areas=[("", gettext("the whole chain")), *offered.areas],
        classes=[("", gettext("all branch classes")), *offered.classes],
        lines=[(each.line.code, line_name(each.line)) for each in offered.lines],
        measures=[(measure, measure_name(measure)) for measure in MEASURES],
        programmes=[("", gettext("all programmes")), *offered.programmes],
        segments=[("", gettext("all customer segments")), *offered.segments],
    )


def _periods(measured: MeasuredLine, chosen: Period) -> list[tuple[str, Sequence[Choice]]]:
    """Return the periods that have visits, newest first, and ``chosen`` among its kind."""
    groups: list[tuple[str, Sequence[Choice]]] = []
    for kind in PeriodKind:
        found = list(periods_between(kind, measured.first_month, measured.last_month))
        if chosen.kind is kind and chosen not in found:
            found = sorted([*found, chosen], key=lambda period: period.first, reverse=True)
        groups.append((period_kind_name(kind), [(period.code, period_name(period)) for period in found]))
    return groups

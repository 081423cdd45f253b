"""Expectation and experience over time: each branch class against its own threshold of each month."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from audit_app.charts.scale import FULL_SCORE, Scale
from audit_app.charts.steps import Steps
from audit_app.checklists.definition import Checklist, Text
from audit_app.comparison.expected import (
    Expectation,
    ExpectedPeriod,
    ThresholdStep,
    draw_expected,
    expected_scale,
)
from audit_app.comparison.following import (
    Followed,
    Sums,
    by_period,
    follow,
    last_periods,
    period_figures,
)
from audit_app.comparison.overview import most_usual, visits_by_factors
from audit_app.comparison.periods import Period, PeriodKind
from audit_app.comparison.places import checklist_thresholds
from audit_app.comparison.queries import class_thresholds
from audit_app.comparison.selection import Selection
from audit_app.organisation.models import BranchClass
from audit_app.organisation.queries import all_classes, threshold_changes
from audit_app.rollups.queries import sums_by_class_and_month


@dataclass(frozen=True, slots=True)
class ClassLoop:
    """One branch class (``None``: branches without one) over the periods, oldest first."""

    code: str
    name: Text | None
    periods: Sequence[ExpectedPeriod]
    changes: Sequence[Followed]
    scale: Scale

    @property
    def n(self) -> int:
        """The visits of all its periods."""
        return sum(each.n for each in self.periods)

    @property
    def threshold(self) -> float:
        """What was expected when the last period ended."""
        return self.periods[-1].threshold

    def drawing(self, *, wide: bool) -> Steps:
        """Return the drawing for a desk or a phone."""
        return draw_expected(self.periods, wide=wide, scale=self.scale)


@dataclass(frozen=True, slots=True)
class Loops:
    """Every class that was visited, by code; ``seen`` counts the visits, also those that assessed others.

    ``assessed`` are the factors (``1``/``0``) of the visits whose overall scores are compared.
    """

    kind: PeriodKind
    periods: Sequence[Period]
    classes: Sequence[ClassLoop]
    seen: int
    assessed: str

    @property
    def changes(self) -> int:
        """How many thresholds of the classes shown were changed within the periods."""
        return sum(len(each.changes) for each in self.classes)

    @property
    def has_intervals(self) -> bool:
        """Whether any period could be given an interval."""
        return any(period.low is not None for each in self.classes for period in each.periods)


def read_expectation(checklist: Checklist) -> Expectation:
    """Return what is and was expected, by two queries."""
    return Expectation(checklist_thresholds(checklist), class_thresholds(), read_steps())


def read_steps() -> dict[tuple[int, str], list[ThresholdStep]]:
    """Return every change by class (row id) and measure, the first one first."""
    steps: dict[tuple[int, str], list[ThresholdStep]] = {}
    for row in threshold_changes():
        step = ThresholdStep(row.at, _points(row.from_threshold), _points(row.to_threshold), row.reason)
        steps.setdefault((row.branch_class_id, row.measure), []).append(step)
    return steps


def _points(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / 100


def read_loops(selection: Selection, kind: PeriodKind) -> Loops:
    """Return the loop of every class in the selection, over the periods up to the selection's last month."""
    periods = last_periods(kind, selection.period.last_month)
    first, last = periods[0].first, periods[-1].last_month
    sets = visits_by_factors(selection.sums_between(first, last))
    assessed = selection.assessed or most_usual(sets)
    counted = selection.counted_factors(selection.measure, assessed) or None
    found = sums_by_class_and_month(selection.measure, selection.sums_between(first, last, counted))
    expectation = read_expectation(selection.measured.line.checklist)
    loops = [
        _loop(row, selection.measure, periods, by_period(kind, found[number]), expectation)
        for number, row in _classes()
        if number in found
    ]
    scale = expected_scale(each.periods for each in loops)
    return Loops(kind, periods, [replace(each, scale=scale) for each in loops], sets.total(), assessed)


def asked_kind(by: str | None) -> PeriodKind:
    """Return the kind of period that an address asks for."""
    return PeriodKind.QUARTER if by == PeriodKind.QUARTER else PeriodKind.MONTH


def _classes() -> list[tuple[int | None, BranchClass | None]]:
    """Return every class by its code, and what stands for none."""
    return [*((each.id, each) for each in all_classes()), (None, None)]


def _loop(
    row: BranchClass | None, measure: str, periods: Sequence[Period], sums: Sums, expectation: Expectation
) -> ClassLoop:
    number = row.id if row else None
    thresholds = {each: expectation.of(number, measure, each.last_month) for each in periods}
    steps = expectation.steps.get((number, measure), ()) if number else ()
    within = [step for step in steps if any(period.holds(step.day) for period in periods)]
    return ClassLoop(
        code=row.code if row else "",
        name=row.name if row else None,
        periods=period_figures(periods, sums, thresholds),
        changes=[follow(step, periods, sums) for step in within],
        scale=FULL_SCORE,
    )

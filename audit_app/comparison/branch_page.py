"""What a branch's own page adds to its place in the comparison: its months, visits, repeats and actions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from audit_app.actions.models import Action
from audit_app.actions.queries import actions_of_branch
from audit_app.actions.states import ActionState
from audit_app.charts.steps import Steps
from audit_app.comparison.branch import BranchMeasure, BranchReport, read_branch
from audit_app.comparison.evidence import SeenVisit, seen_visits
from audit_app.comparison.expectation import read_steps
from audit_app.comparison.expected import Expectation, ExpectedPeriod, draw_expected
from audit_app.comparison.filters import YEAR_MONTHS
from audit_app.comparison.overview import MonthFigure
from audit_app.comparison.periods import Period, PeriodKind, months_later
from audit_app.comparison.repeats import MarkedVisit, Repeat, find_repeats
from audit_app.comparison.selection import Selection
from audit_app.organisation.queries import find_branch
from audit_app.statistics import Comparison
from audit_app.statistics.intervals import branch_interval

LOOKED_BACK = 24
"""The latest visits that are listed, and in which repeats are looked for, within twelve months."""


@dataclass(frozen=True, slots=True)
class BranchPage:
    """One branch; ``months`` are of the chosen measure, ``visits`` the latest ones first.

    ``actions`` are those that are not yet signed off or dropped, the most urgent first.
    """

    report: BranchReport
    months: Sequence[ExpectedPeriod]
    visits: Sequence[SeenVisit]
    repeats: Sequence[Repeat]
    actions: Sequence[Action]

    @property
    def measure(self) -> BranchMeasure:
        """The chosen measure."""
        wanted = self.report.overview.selection.measure
        return next(each for each in self.report.measures if each.measure == wanted)

    @property
    def below(self) -> list[BranchMeasure]:
        """The factors that lie wholly below their thresholds, the widest gap first."""
        found = [each for each in self.report.factors if each.figures and each.figures.band == "below"]
        return sorted(found, key=gap_of)

    @property
    def chain(self) -> Mapping[str, Comparison]:
        """The measures over all chosen branches."""
        return self.report.overview.measures

    def late(self, today: date) -> int:
        """Return how many of the actions are overdue."""
        return sum(action.days_late(today) > 0 for action in self.actions)

    def drawing(self, *, wide: bool) -> Steps | None:
        """Return the months as a drawing; ``None`` without a visit in any."""
        return draw_expected(self.months, wide=wide) if any(each.n for each in self.months) else None


def gap_of(each: BranchMeasure) -> float:
    """Return mean − threshold of a measure that has figures, in points."""
    assert each.figures is not None
    return each.figures.mean - each.threshold


def read_branch_page(selection: Selection, code: str) -> BranchPage | None:
    """Return the page of the branch called ``code``, by a fixed number of queries; ``None`` for no branch."""
    row, report = find_branch(code), read_branch(selection, code)
    if row is None or report is None:
        return None
    chosen = report.overview.selection
    checklist = chosen.measured.line.checklist
    since = months_later(chosen.period.last_month, 1 - YEAR_MONTHS)
    visits = seen_visits(replace(chosen, area="", branch_class=""), since, LOOKED_BACK, code)
    marked = [MarkedVisit(visit.code, visit.visited_on, visit.marks) for visit in visits]
    return BranchPage(
        report=report,
        months=branch_months(report, [chosen.measure])[chosen.measure],
        visits=visits,
        repeats=find_repeats(checklist, marked),
        actions=[each for each in actions_of_branch(row) if each.is_open or each.state == ActionState.DONE],
    )


def branch_months(report: BranchReport, measures: Iterable[str]) -> dict[str, list[ExpectedPeriod]]:
    """Return ȳ ± t(0.975, N − B) · s / √n for each month, with the spread s of the period's branches."""
    thresholds = report.overview.thresholds
    expectation = Expectation(thresholds.usual, thresholds.by_class, read_steps())
    class_id, found = report.place.class_id, {}
    for measure in measures:
        spread = report.overview.measures[measure].spread
        found[measure] = [
            _month(each, expectation.of(class_id, measure, each.month), spread.within_sd, spread.degrees)
            for each in report.trend[measure]
        ]
    return found


def _month(each: MonthFigure, threshold: float, within_sd: float | None, degrees: int) -> ExpectedPeriod:
    period = Period(PeriodKind.MONTH, each.month)
    if each.mean is None:
        return ExpectedPeriod(period, 0, None, None, None, threshold)
    interval = branch_interval(each.mean, each.n, within_sd, degrees)
    low, high = (None, None) if interval is None else (interval.low, interval.high)
    return ExpectedPeriod(period, each.n, each.mean, low, high, threshold)

"""How scores went from month to month: each factor, or one score in each area."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from audit_app.charts.months import MonthChart, MonthPoint, draw_months, months_scale
from audit_app.comparison.overview import FACTORS, most_usual, visits_apart, visits_by_factors
from audit_app.comparison.page_words import month_words
from audit_app.comparison.periods import PeriodKind, months_later, periods_between
from audit_app.comparison.places import Thresholds, checklist_thresholds
from audit_app.comparison.queries import areas_by_name, branch_places, class_thresholds
from audit_app.comparison.selection import Selection
from audit_app.comparison.words import measure_name, short_month
from audit_app.formatting import current_language
from audit_app.rollups.entry import OVERALL
from audit_app.rollups.queries import sums_by_area_and_month, sums_by_branch, sums_by_class, sums_by_month
from audit_app.statistics import MINIMUM_VISITS, BranchSums
from audit_app.statistics.intervals import branch_interval
from audit_app.statistics.spread import pool_sd

SPANS = (12, 24, 36)
"""How many months can be looked back on."""


@dataclass(frozen=True, slots=True)
class TrendSpan:
    """How many months up to the period's last one, and whether a drawing is an area's or a factor's."""

    months: int = SPANS[0]
    by_area: bool = False


def asked_span(months: int | None, by: str | None) -> TrendSpan:
    """Return the span that an address asks for; an unknown word means what is usual."""
    return TrendSpan(months=months if months in SPANS else SPANS[0], by_area=by == "area")


@dataclass(frozen=True, slots=True)
class TrendMonth:
    """A month: the mean of all its visits, every visit equal, with its interval.

    ``mean`` is ``None`` without a visit, ``low`` and ``high`` (points, not clipped) where no month of the
    series has a second visit.
    """

    month: date
    n: int
    mean: float | None
    low: float | None
    high: float | None

    @property
    def is_few(self) -> bool:
        """Whether its visits are too few to be judged."""
        return self.n < MINIMUM_VISITS


@dataclass(frozen=True, slots=True)
class TrendPanel:
    """One of the drawings, with its figures; ``chart`` is ``None`` without a visit.

    ``key`` is a measure, or an area's code; ``threshold`` what is expected today of these visits, each by its
    branch's class, on average.
    """

    key: str
    name: str
    threshold: float
    months: Sequence[TrendMonth]
    chart: MonthChart | None = None

    @property
    def n(self) -> int:
        """The visits of all its months."""
        return sum(month.n for month in self.months)


@dataclass(frozen=True, slots=True)
class TrendReport:
    """The drawings of one span, on one scale; ``seen`` counts the visits of its months.

    ``apart`` are those of them that assessed other factors than ``assessed``, by what they assessed.
    """

    span: TrendSpan
    first: date
    last: date
    assessed: str
    seen: int
    apart: Mapping[str, int]
    panels: Sequence[TrendPanel]

    @property
    def has_intervals(self) -> bool:
        """Whether any month could be given an interval."""
        return any(month.low is not None for panel in self.panels for month in panel.months)


def read_trends(selection: Selection, span: TrendSpan) -> TrendReport:
    """Return how ``selection`` went over ``span``."""
    last = selection.period.last_month
    first = months_later(last, 1 - span.months)
    sets = visits_by_factors(selection.sums_between(first, last))
    assessed = selection.assessed or most_usual(sets)
    read = _by_area if span.by_area else _by_factor
    panels = read(selection, assessed, first, last)
    apart = visits_apart(sets, assessed)
    return TrendReport(span, first, last, assessed, sets.total(), apart, draw_panels(panels))


def _by_factor(selection: Selection, assessed: str, first: date, last: date) -> list[TrendPanel]:
    overall = selection.sums_between(first, last, assessed)
    factors = selection.sums_between(first, last, selection.assessed or None)
    series = {**sums_by_month([OVERALL], overall), **sums_by_month(FACTORS, factors)}
    thresholds, by_class = _thresholds(selection), {}
    if thresholds.by_class:
        by_class = {**sums_by_class([OVERALL], overall), **sums_by_class(FACTORS, factors)}
    panels = []
    for measure, sums in series.items():
        visits = {number: each.n for number, each in by_class.get(measure, {}).items()}
        threshold = thresholds.of_visits(visits, measure)
        panels.append(TrendPanel(measure, measure_name(measure), threshold, month_figures(first, last, sums)))
    return panels


def _by_area(selection: Selection, assessed: str, first: date, last: date) -> list[TrendPanel]:
    """Return the chosen measure by area, in the order of their names."""
    measure, places, thresholds = selection.measure, branch_places(), _thresholds(selection)
    counted = selection.sums_between(first, last, selection.counted_factors(measure, assessed) or None)
    visited: dict[str, list[BranchSums]] = {}
    for row in sums_by_branch(measure, counted):
        visited.setdefault(places[row.branch].area_code, []).append(row)
    series = sums_by_area_and_month(measure, counted)
    return [
        TrendPanel(
            code,
            name,
            thresholds.of_branches(visited[code], places, measure),
            month_figures(first, last, series[code]),
        )
        for code, name in areas_by_name()
        if code in series
    ]


def _thresholds(selection: Selection) -> Thresholds:
    return Thresholds(checklist_thresholds(selection.measured.line.checklist), class_thresholds())


def month_figures(first: date, last: date, found: Mapping[date, BranchSums]) -> list[TrendMonth]:
    """Return ȳ ± t(0.975, N − M) · s / √n for each of M months (inclusive), s pooled within months.

    The visits of a month are taken as drawn from the whole chain: s holds what branches differ by, too, so
    that the interval is honest where other branches are visited each month.
    """
    sd, degrees = pool_sd([sums for sums in found.values() if sums.n])
    figures = []
    for month in sorted(period.first for period in periods_between(PeriodKind.MONTH, first, last)):
        sums = found.get(month)
        if sums is None or not sums.n:
            figures.append(TrendMonth(month, 0, None, None, None))
            continue
        mean = sums.mean
        interval = branch_interval(mean, sums.n, sd, degrees)
        low, high = (None, None) if interval is None else (interval.low, interval.high)
        figures.append(TrendMonth(month, sums.n, mean, low, high))
    return figures


def draw_panels(panels: Sequence[TrendPanel]) -> list[TrendPanel]:
    """Return ``panels`` with their drawings, all on one scale."""
    language = current_language()
    points = [[_point(month, language) for month in panel.months] for panel in panels]
    known = [point for each in points for point in each]
    thresholds = [panel.threshold for panel in panels]
    scale = months_scale(known, thresholds)
    return [
        replace(panel, chart=draw_months(each, threshold=panel.threshold, scale=scale) if panel.n else None)
        for panel, each in zip(panels, points, strict=True)
    ]


def _point(month: TrendMonth, language: str) -> MonthPoint:
    words = month_words(month, language) if month.n else ""
    label = short_month(month.month)
    return MonthPoint(label, month.n, month.mean, month.low, month.high, words, month.is_few)

"""How scores went from month to month: each factor, or one score in each area."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from audit_app.charts.months import MonthChart, MonthPoint, draw_months, months_scale
from audit_app.comparison.filters import MEASURES, Selection
from audit_app.comparison.overview import FACTORS, most_usual, visits_by_factors
from audit_app.comparison.page_words import month_words
from audit_app.comparison.periods import months_later
from audit_app.comparison.places import checklist_thresholds
from audit_app.comparison.queries import areas_by_name, thresholds_of_class
from audit_app.comparison.words import measure_name, short_month
from audit_app.formatting import current_language
from audit_app.rollups.entry import OVERALL
from audit_app.rollups.queries import sums_by_area_and_month, sums_by_month
from audit_app.statistics import MINIMUM_VISITS, BranchSums
from audit_app.statistics.intervals import branch_interval
from audit_app.statistics.spread import pool_variance

SPANS = (12, 24, 36)
"""How many months can be looked back on."""


@dataclass(frozen=True, slots=True)
class TrendSpan:
    """How many months up to the period's last one, and whether a drawing is an area's or a factor's."""

    months: int = SPANS[0]
    by_area: bool = False


@dataclass(frozen=True, slots=True)
class TrendMonth:
    """A month: the mean of all its visits, every visit equal, with its interval.

    ``mean`` is ``None`` without a visit, ``low`` and ``high`` (points, not clipped) where no month of the
    series has a second visit, or all score the same.
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
    """One of the drawings, with its figures; ``chart`` is ``None`` without a visit."""

    name: str
    threshold: float
    months: Sequence[TrendMonth]
    chart: MonthChart | None

    @property
    def n(self) -> int:
        """The visits of all its months."""
        return sum(month.n for month in self.months)


@dataclass(frozen=True, slots=True)
class TrendReport:
    """The drawings of one span, on one scale; ``seen`` counts the visits of its months."""

    span: TrendSpan
    first: date
    last: date
    assessed: str
    seen: int
    panels: Sequence[TrendPanel]

    @property
    def has_intervals(self) -> bool:
        """Whether any month could be given an interval."""
        return any(month.low is not None for panel in self.panels for month in panel.months)


Series = Mapping[str, Mapping[date, BranchSums]]


def read_trends(selection: Selection, span: TrendSpan) -> TrendReport:
    """Return how ``selection`` went over ``span``."""
    last = selection.period.last_month
    first = months_later(last, 1 - span.months)
    sets = visits_by_factors(selection.sums_between(first, last))
    assessed = selection.assessed or most_usual(sets)
    own = thresholds_of_class(selection.branch_class)
    thresholds = {**checklist_thresholds(selection.measured.line.checklist), **own}
    months = [months_later(first, number) for number in range(span.months)]
    if span.by_area:
        series = _area_series(selection, assessed, first, last)
        measures = dict.fromkeys(series, selection.measure)
        names = dict(areas_by_name())
    else:
        series = _factor_series(selection, assessed, first, last)
        measures = {measure: measure for measure in MEASURES}
        names = {measure: measure_name(measure) for measure in MEASURES}
    plain = [
        TrendPanel(names[key], thresholds[measures[key]], month_figures(months, found), None)
        for key, found in series.items()
    ]
    return TrendReport(span, first, last, assessed, sets.total(), draw_panels(plain))


def _factor_series(selection: Selection, assessed: str, first: date, last: date) -> Series:
    chosen = selection.sums_between(first, last)
    overall = sums_by_month([OVERALL], replace(chosen, assessed=assessed))
    return {**overall, **sums_by_month(FACTORS, replace(chosen, assessed=selection.assessed or None))}


def _area_series(selection: Selection, assessed: str, first: date, last: date) -> Series:
    """Return the chosen measure by area, in the order of their names."""
    counted = assessed if selection.measure == OVERALL else selection.assessed or None
    found = sums_by_area_and_month(selection.measure, selection.sums_between(first, last, counted))
    return {code: found[code] for code, _ in areas_by_name() if code in found}


def month_figures(months: Sequence[date], found: Mapping[date, BranchSums]) -> list[TrendMonth]:
    """Return ȳ ± t(0.975, N − M) · s / √n for each of M ``months``, s pooled within months.

    The visits of a month are taken as drawn from the whole chain: s holds what branches differ by, too, so
    that the interval is honest where other branches are visited each month.
    """
    variance, degrees = pool_variance([sums for sums in found.values() if sums.n])
    sd = math.sqrt(variance) if variance else None
    figures = []
    for month in months:
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

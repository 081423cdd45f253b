"""Everything that the comparison page says of one selection, as figures."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from audit_app.checklists.definition import Factor
from audit_app.comparison.filters import MEASURES, YEAR_MONTHS
from audit_app.comparison.measures import compare_measure
from audit_app.comparison.periods import Period, months_later
from audit_app.comparison.places import BranchPlace, Thresholds, checklist_thresholds
from audit_app.comparison.queries import branch_places, class_thresholds
from audit_app.comparison.selection import Selection
from audit_app.rollups.entry import OVERALL
from audit_app.rollups.filters import SumFilter
from audit_app.rollups.queries import sums_by_measure, sums_by_month
from audit_app.rollups.visit_counts import measured_checklists
from audit_app.statistics import Band, BranchFigures, BranchSums, Comparison

FACTORS = tuple(factor.value for factor in Factor)

Sums = Mapping[str, Sequence[BranchSums]]
"""By measure."""


@dataclass(frozen=True, slots=True)
class BranchRow:
    """One branch: ``figures`` of the chosen measure, and of every measure that it has visits for."""

    place: BranchPlace
    figures: BranchFigures
    threshold: float
    has_own_threshold: bool
    by_measure: Mapping[str, BranchFigures]


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """The mean of all visits of a month, every visit equal; ``mean`` is ``None`` without a visit."""

    month: date
    n: int
    mean: float | None


Trend = Mapping[str, Sequence[MonthFigure]]
"""Months by measure, oldest first."""


@dataclass(frozen=True, slots=True)
class Overview:
    """The comparison of one selection.

    ``assessed`` are the factors that the compared visits assessed (``1``/``0``), ``apart`` the visits of the
    period that assessed others, by what they assessed; ``seen`` counts all of them.  ``measures`` are those
    that were asked for, and ``before`` is the period that they are held against.
    """

    selection: Selection
    places: Mapping[str, BranchPlace]
    thresholds: Thresholds
    assessed: str
    apart: Mapping[str, int]
    measures: Mapping[str, Comparison]
    before: Period
    seen: int

    @property
    def comparison(self) -> Comparison:
        """The chosen measure."""
        return self.measures[self.selection.measure]

    @property
    def threshold(self) -> float:
        """What is expected of all listed branches if of all the same, else what the checklist expects."""
        places = [self.places[row.branch] for row in self.comparison.branches]
        found = {self.thresholds.of(place, self.selection.measure) for place in places}
        return found.pop() if len(found) == 1 else self.thresholds.usual[self.selection.measure]

    @property
    def rows(self) -> list[BranchRow]:
        """The branches by band, in each by mean, highest first."""
        by_measure: dict[str, dict[str, BranchFigures]] = {}
        for measure, comparison in self.measures.items():
            for figures in comparison.branches:
                by_measure.setdefault(figures.branch, {})[measure] = figures
        common, rows = self.threshold, []
        for figures in self.comparison.listed:
            place = self.places[figures.branch]
            expected = self.thresholds.of(place, self.selection.measure)
            rows.append(BranchRow(place, figures, expected, expected != common, by_measure[figures.branch]))
        return rows


def band_counts(rows: Sequence[BranchRow]) -> dict[Band, int]:
    """Return how many branches are in each band, in the order of the page."""
    counts = Counter(row.figures.band for row in rows)
    return {band: counts[band] for band in Band}


def read_overview(
    selection: Selection,
    *,
    ranked: Sequence[str] = (),
    measures: Sequence[str] = MEASURES,
    before: Period | None = None,
    changed: Sequence[str] | None = None,
) -> Overview:
    """Return the comparison of ``selection`` with the period ``before`` (unless told, the one just before).

    ``measures`` are those that are needed at all, ``ranked`` those with rank ranges, ``changed`` those with
    changes (unless told, all); for none of them no second period is read.
    """
    sets = visits_by_factors(selection.sums(selection.period))
    assessed = selection.assessed or most_usual(sets)
    places = branch_places()
    thresholds = Thresholds(checklist_thresholds(selection.measured.line.checklist), class_thresholds())
    before = before or selection.period.previous
    now = read_sums(selection, selection.period, assessed, measures)
    then = read_sums(selection, before, assessed, measures if changed is None else changed)
    compared = {
        measure: _compare(measure, now, then, thresholds, places, ranked=measure in ranked)
        for measure in measures
    }
    apart = visits_apart(sets, assessed)
    return Overview(selection, places, thresholds, assessed, apart, compared, before, sets.total())


def visits_by_factors(chosen: SumFilter) -> Counter[str]:
    """Return how many visits assessed which factors (``1``/``0``)."""
    sets = Counter[str]()
    for row in measured_checklists(chosen):
        sets[row.assessed] += row.visits
    return sets


def most_usual(sets: Counter[str]) -> str:
    """Return what most visits assessed; of equally many, the one with more factors."""
    return max(sets, key=lambda factors: (sets[factors], factors.count("1"), factors), default="1" * 5)


def usual_factors(selection: Selection, first: date, last: date) -> str:
    """Return the factors (``1``/``0``) of the visits of these months whose overall scores are compared."""
    return selection.assessed or most_usual(visits_by_factors(selection.sums_between(first, last)))


def visits_apart(sets: Counter[str], assessed: str) -> dict[str, int]:
    """Return how many visits assessed other factors than ``assessed``, by what they assessed, most first."""
    return {factors: visits for factors, visits in sets.most_common() if factors != assessed}


def read_sums(selection: Selection, period: Period, assessed: str, measures: Sequence[str]) -> Sums:
    """Overall scores only of visits that assessed the same factors; a factor's of all that assessed it."""
    factors = [measure for measure in measures if measure != OVERALL]
    overall = sums_by_measure([OVERALL], selection.sums(period, assessed)) if OVERALL in measures else {}
    if not factors:
        return overall
    return {**overall, **sums_by_measure(factors, selection.sums(period, selection.assessed or None))}


def _compare(
    measure: str,
    now: Sums,
    before: Sums,
    thresholds: Thresholds,
    places: Mapping[str, BranchPlace],
    *,
    ranked: bool,
) -> Comparison:
    others = thresholds.unusual(places.values(), measure)
    usual = thresholds.usual[measure]
    return compare_measure(now[measure], before.get(measure, ()), usual, others, ranked=ranked)


def read_trend(selection: Selection, assessed: str, branch: str | None = None) -> Trend:
    """Return the twelve months up to the period's last by measure; of one branch (by code) if told."""
    last = selection.period.last_month
    first = months_later(last, 1 - YEAR_MONTHS)
    chosen = replace(selection.sums_between(first, last), branch=branch)
    overall = sums_by_month([OVERALL], replace(chosen, assessed=assessed))
    factors = sums_by_month(FACTORS, replace(chosen, assessed=selection.assessed or None))
    months = [months_later(first, number) for number in range(YEAR_MONTHS)]
    return {
        measure: [_month_figure(month, sums.get(month)) for month in months]
        for measure, sums in {**overall, **factors}.items()
    }


def _month_figure(month: date, sums: BranchSums | None) -> MonthFigure:
    if sums is None or not sums.n:
        return MonthFigure(month, 0, None)
    return MonthFigure(month, sums.n, sums.mean)

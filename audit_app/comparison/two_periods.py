"""Two periods of the same branches: what changed, and what of it is beyond noise."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from audit_app.charts.slopes import MOST, Slope, Slopes, draw_slopes
from audit_app.comparison.filters import FilterChoices
from audit_app.comparison.overview import (
    Overview,
    read_overview,
    read_sums,
    visits_apart,
    visits_by_factors,
)
from audit_app.comparison.page_words import mean_words
from audit_app.comparison.periods import Period, read_period
from audit_app.comparison.places import BranchPlace
from audit_app.comparison.selection import Selection
from audit_app.paging import Page, list_page
from audit_app.statistics import BranchFigures, Change


@dataclass(frozen=True, slots=True)
class PeriodsAsked:
    """``second`` is the code of the other period, ``branches`` the codes to draw, ``page`` of the list."""

    second: str = ""
    branches: Collection[str] = ()
    page: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A branch that was visited in both periods."""

    place: BranchPlace
    figures: BranchFigures
    change: Change
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class PeriodsReport:
    """``before`` is the earlier period, ``after`` the later one, which ``overview`` compares with it.

    ``rows`` are all branches of both, movers first, ``page`` some of them; ``drawing`` shows at most eight.
    ``only_before`` and ``only_after`` count the branches with comparable visits in one of the two only;
    ``apart_before`` are the earlier period's visits that assessed other factors, by what they assessed.
    """

    before: Period
    after: Period
    overview: Overview
    rows: Sequence[ChangeRow]
    page: Page
    drawing: Slopes | None
    only_before: int
    only_after: int
    apart_before: Mapping[str, int]

    @property
    def movers(self) -> int:
        """How many branches moved beyond noise."""
        return sum(row.change.is_mover for row in self.rows)

    @property
    def is_judged(self) -> bool:
        """Whether anything shows how much visits differ by chance."""
        return any(row.change.interval is not None for row in self.rows)

    @property
    def has_visits(self) -> bool:
        """Whether either period has a visit to compare."""
        return bool(self.rows or self.only_before or self.only_after)


def read_periods(selection: Selection, asked: PeriodsAsked) -> PeriodsReport:
    """Return how the branches of ``selection`` changed between its period and the second one."""
    second = second_period(selection, asked.second)
    before, after = sorted((selection.period, second), key=lambda period: period.first)
    measure = selection.measure
    overview = read_overview(replace(selection, period=after), measures=[measure], before=before)
    earlier = {row.branch for row in read_sums(selection, before, overview.assessed, [measure])[measure]}
    apart = visits_apart(visits_by_factors(selection.sums(before)), overview.assessed)
    both = _rows(overview, frozenset(asked.branches))
    known = {row.place.code for row in both}
    return PeriodsReport(
        before=before,
        after=after,
        overview=overview,
        rows=both,
        page=list_page(both, asked.page),
        drawing=_draw([row for row in both if row.is_drawn], overview.threshold),
        only_before=len(earlier - known),
        only_after=sum(row.branch not in known for row in overview.comparison.branches),
        apart_before=apart,
    )


def _rows(overview: Overview, chosen: frozenset[str]) -> list[ChangeRow]:
    """Return the branches of both periods, those that moved most beyond noise first.

    Drawn are the ``chosen`` (codes), or the first eight where none of them is there.
    """
    found = [(row, row.change) for row in overview.comparison.branches if row.change is not None]
    found.sort(key=lambda pair: _order(pair[1]))
    codes = [row.branch for row, _ in found]
    drawn = {code for code in codes if code in chosen} or codes
    kept = set([code for code in codes if code in drawn][:MOST])
    return [ChangeRow(overview.places[row.branch], row, change, row.branch in kept) for row, change in found]


def _order(change: Change) -> tuple[bool, float, float, str]:
    """Movers first, then by how little chance explains a change, then by its size."""
    chance = 2.0 if change.p_value is None else change.p_value
    return not change.is_mover, chance, -abs(change.difference), change.branch


def _draw(rows: Sequence[ChangeRow], threshold: float) -> Slopes | None:
    slopes = [
        Slope(
            row.place.name,
            row.change.mean_before,
            row.figures.mean,
            mean_words(row.change.mean_before, row.change.n_before),
            mean_words(row.figures.mean, row.figures.n),
            _tone(row.change),
        )
        for row in rows
    ]
    return draw_slopes(slopes, threshold=threshold) if slopes else None


def _tone(change: Change) -> str:
    if not change.is_mover:
        return "quiet"
    return "below" if change.difference < 0 else ""


def second_period(selection: Selection, code: str) -> Period:
    """Return the period called ``code`` if it shares no month with the selected one, else the one before."""
    found = read_period(code)
    return found if found and not overlaps(found, selection.period) else selection.period.previous


def second_choices(selection: Selection, choices: FilterChoices) -> list[tuple[str, str]]:
    """Return the periods that share no month with the selected one: of its kind first, then the others."""
    groups = sorted(choices.periods, key=lambda group: selection.period.code not in dict(group[1]))
    offered = [choice for _, group in groups for choice in group]
    return [
        (code, words)
        for code, words in offered
        if (period := read_period(code)) and not overlaps(period, selection.period)
    ]


def overlaps(one: Period, other: Period) -> bool:
    """Whether the two share a month, so that a visit would be held against itself."""
    return one.first <= other.last_month and other.first <= one.last_month

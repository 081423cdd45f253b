"""Every factor of every branch, as a map of heat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from audit_app.charts.heat import heat_class
from audit_app.checklists.definition import Text
from audit_app.comparison.drawings import BandGroup, draw_rows
from audit_app.comparison.filters import MEASURES
from audit_app.comparison.measures import judge_some
from audit_app.comparison.overview import BranchRow, Overview, Sums, read_overview, read_sums
from audit_app.comparison.selection import Selection
from audit_app.formatting import round_half_up
from audit_app.paging import Page, list_page
from audit_app.statistics import BranchFigures, BranchSums


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """What is expected, by measure; of a class of branches, or (``name`` is ``None``) of all others."""

    name: Text | None
    thresholds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class FactorMap:
    """``groups`` are the bands of the measure by which the branches are sorted, of one ``page``.

    ``chain`` is measure, mean of all visits, n and heat class over the whole selection.
    """

    overview: Overview
    expected: Sequence[ExpectedRow]
    chain: Sequence[tuple[str, float | None, int, str]]
    groups: Sequence[BandGroup]
    page: Page

    @property
    def not_assessed(self) -> list[str]:
        """The measures that no visit of the selection assessed."""
        return [measure for measure, _, n, _ in self.chain if not n]


def read_factor_map(selection: Selection, number: int | None) -> FactorMap:
    """Return page ``number`` of the map; its branches are sorted as on the page of branches."""
    overview = read_overview(selection, measures=[selection.measure], changed=())
    sums = read_sums(selection, selection.period, overview.assessed, MEASURES)
    rows = overview.rows
    page = list_page(rows, number)
    return FactorMap(
        overview=overview,
        expected=_expected(overview, rows),
        chain=[_of_chain(measure, sums[measure]) for measure in MEASURES],
        groups=draw_rows(_with_all_measures(overview, page.rows, sums), rows).groups,
        page=page,
    )


def _with_all_measures(overview: Overview, shown: Sequence[BranchRow], sums: Sums) -> list[BranchRow]:
    """Return the ``shown`` branches with the figures of every measure, not only of the one compared."""
    places = {row.place.code: row.place for row in shown}
    judged = {
        measure: judge_some(
            sums[measure],
            places,
            {code: overview.thresholds.of(place, measure) for code, place in places.items()},
        )
        for measure in MEASURES
    }
    by_branch: dict[str, dict[str, BranchFigures]] = {code: {} for code in places}
    for measure, found in judged.items():
        for code, figures in found.items():
            by_branch[code][measure] = figures
    return [replace(row, by_measure=by_branch[row.place.code]) for row in shown]


def _of_chain(measure: str, sums: Sequence[BranchSums]) -> tuple[str, float | None, int, str]:
    """Return measure, mean of all visits, n and heat class over all branches."""
    n = sum(row.n for row in sums)
    mean = float(Fraction(sum(row.total for row in sums), 100 * n)) if n else None
    return measure, mean, n, heat_class(None if mean is None else float(round_half_up(mean, 1)))


def _expected(overview: Overview, rows: Sequence[BranchRow]) -> list[ExpectedRow]:
    """Return the checklist's thresholds, then those of the classes that differ and are seen here."""
    thresholds = overview.thresholds
    own = {class_id for class_id, _ in thresholds.by_class}
    seen = {row.place.class_id: row.place for row in rows if row.place.class_id in own}
    classes = [
        ExpectedRow(place.class_name, {measure: thresholds.of(place, measure) for measure in MEASURES})
        for place in seen.values()
    ]
    return [ExpectedRow(None, thresholds.usual), *classes]

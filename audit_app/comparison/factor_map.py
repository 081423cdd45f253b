"""Every factor of every branch, as a map of heat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit_app.checklists.definition import Text
from audit_app.comparison.drawings import BandGroup, chain_cells, draw_rows
from audit_app.comparison.filters import MEASURES, Selection
from audit_app.comparison.overview import BranchRow, Overview, read_overview
from audit_app.paging import Page, list_page


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
    overview = read_overview(selection, with_changes=False)
    rows = overview.rows
    page = list_page(rows, number)
    return FactorMap(
        overview=overview,
        expected=_expected(overview, rows),
        chain=chain_cells(overview.measures),
        groups=draw_rows(page.rows, rows).groups,
        page=page,
    )


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

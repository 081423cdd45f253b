"""Which branches stand out from chance."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from audit_app.comparison.drawings import FEWEST_IN_FUNNEL, DrawnFunnel, draw_overview_funnel
from audit_app.comparison.overview import BranchRow, Overview, read_overview
from audit_app.comparison.page_words import dot_words
from audit_app.comparison.selection import Selection
from audit_app.paging import Page, list_page
from audit_app.statistics import FunnelLimits, FunnelPlace, funnel_limits

ROWS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """A branch, where it lies, and the limits of chance for as many visits."""

    row: BranchRow
    place: FunnelPlace
    limits: FunnelLimits
    is_low: bool


@dataclass(frozen=True, slots=True)
class FunnelReport:
    """``drawing`` is ``None`` where no spread is known or branches are few; ``page`` lists every branch.

    ``outliers`` lie outside the 95 % limits, what is least likely to be chance first.
    """

    overview: Overview
    drawing: DrawnFunnel | None
    outliers: Sequence[FunnelRow]
    page: Page

    @property
    def is_small(self) -> bool:
        """Whether there are too few branches for a funnel to say anything."""
        return 0 < len(self.overview.comparison.branches) < FEWEST_IN_FUNNEL

    @property
    def expected_outliers(self) -> float:
        """How many branches would lie outside the 95 % limits if no branch differed from another."""
        return 0.05 * len(self.overview.comparison.branches)


def read_funnel(selection: Selection, number: int | None) -> FunnelReport:
    """Return the funnel of ``selection``'s measure, and page ``number`` of its table."""
    overview = read_overview(selection, measures=[selection.measure], changed=())
    drawing = draw_overview_funnel(overview, say=dot_words())
    rows = _rows(overview, drawing) if drawing else []
    return FunnelReport(
        overview, drawing, [row for row in rows if row.place], list_page(rows, number, ROWS_AT_ONCE)
    )


def _rows(overview: Overview, drawing: DrawnFunnel) -> list[FunnelRow]:
    """Return all branches, the one that chance explains least first."""
    comparison = overview.comparison
    centre, within = comparison.mean, comparison.within_sd
    assert centre is not None
    assert within is not None
    limits = {n: funnel_limits(centre, within, n) for n in {row.n for row in comparison.branches}}
    rows = [
        FunnelRow(row, drawing.places[row.place.code], limits[row.figures.n], row.figures.mean < centre)
        for row in overview.rows
    ]
    return sorted(rows, key=lambda row: -abs(row.row.figures.mean - centre) * math.sqrt(row.row.figures.n))

"""The branches of a period by what can be said of them: all of them, or those that were searched for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit_app.comparison.drawings import BranchList, draw_rows
from audit_app.comparison.overview import (
    BranchRow,
    Overview,
    band_counts,
    read_overview,
)
from audit_app.comparison.places import BranchPlace
from audit_app.comparison.queries import branches_named
from audit_app.comparison.selection import Selection
from audit_app.comparison.worth import FactorOfChain, first_to_mend, read_factors
from audit_app.paging import Page, list_page
from audit_app.statistics import Band

MOST_UNVISITED = 5


@dataclass(frozen=True, slots=True)
class BranchSearch:
    """Which rows are wanted: ``words`` in names and places (``""`` for all), one ``band``, which page."""

    words: str = ""
    band: Band | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class BranchListing:
    """``counts`` are of all branches, ``page`` and ``drawn`` of those that were asked for.

    ``unvisited`` are branches that the words name and that have no comparable visit here.  ``mend_first``
    is what :func:`audit_app.comparison.worth.first_to_mend` gives.
    """

    overview: Overview
    search: BranchSearch
    counts: Mapping[Band, int]
    page: Page
    drawn: BranchList
    unvisited: Sequence[BranchPlace]
    mend_first: FactorOfChain | None


def read_branches(selection: Selection, search: BranchSearch) -> BranchListing:
    """Return the page of ``selection``'s branches that ``search`` asks for."""
    overview = read_overview(selection, measures=[selection.measure])
    rows, named = overview.rows, branches_named(search.words) if search.words else None
    page = list_page([row for row in rows if _is_wanted(row, search.band, named)], search.page)
    return BranchListing(
        overview=overview,
        search=search,
        counts=band_counts(rows),
        page=page,
        drawn=draw_rows(page.rows, rows),
        unvisited=_unvisited(overview, named or ()),
        mend_first=first_to_mend(read_factors(overview)),
    )


def _is_wanted(row: BranchRow, band: Band | None, named: Sequence[str] | None) -> bool:
    return (band is None or row.figures.band is band) and (named is None or row.place.code in named)


def _unvisited(overview: Overview, named: Sequence[str]) -> list[BranchPlace]:
    """Return the first of the branches ``named`` (codes) that have nothing to compare."""
    compared = {row.branch for row in overview.comparison.branches}
    return [overview.places[code] for code in named if code not in compared][:MOST_UNVISITED]

"""How strictly each shopper scores, ready for the page."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit_app.calibration.queries import (
    MOST_VISITS,
    names_of_shoppers,
    places_of_branches,
    scored_visits,
)
from audit_app.calibration.selection import Calibrated
from audit_app.charts.scale import Scale
from audit_app.charts.strips import DotInterval, Tick, place_dot_interval, place_ticks
from audit_app.programmes.published import published_checklists
from audit_app.releases.misses import assessed_by_marks, factor_positions
from audit_app.statistics import Band, BranchSums, Severity, ShopperFigures, ShopperSums, measure_severity

STEP, WIDEST = 5, 30
"""The drawing reaches a whole number of these many points to either side of 0, and never further."""


@dataclass(frozen=True, slots=True)
class ShopperRow:
    """A shopper with the figures; ``mark`` is ``None`` where nothing can be said."""

    name: str
    figures: ShopperFigures
    mark: DotInterval | None


@dataclass(frozen=True, slots=True)
class LoneBranch:
    """A branch that only one shopper has visited."""

    branch: str
    area: str
    shopper: str
    n: int


@dataclass(frozen=True, slots=True)
class ShopperReport:
    """All shoppers of a selection, the strictest first; ``unknown`` are those of whom nothing can be said.

    ``apart`` visits assessed other factors than most and are left out; ``is_cut`` says that there were more
    visits than are read.
    """

    severity: Severity
    rows: tuple[ShopperRow, ...]
    unknown: tuple[ShopperRow, ...]
    lone_branches: tuple[LoneBranch, ...]
    branches: int
    apart: int
    is_cut: bool
    ticks: tuple[Tick, ...]

    @property
    def beyond_noise(self) -> int:
        """How many shoppers differ from the usual one beyond noise."""
        return sum(row.figures.is_beyond_noise for row in self.rows)


def read_shoppers(selection: Calibrated) -> ShopperReport:
    """Return the report; visits of one kind only, those that assessed the factors that most assessed."""
    visits = scored_visits(selection.visits)
    line = selection.measured.line
    positions = {
        version: factor_positions(checklist)
        for (_, version), checklist in published_checklists(
            {(line.key, version) for version in line.versions}
        ).items()
    }
    sets = [assessed_by_marks(positions[version], marks) for _, _, version, _, marks in visits]
    usual = max(Counter(sets).most_common(), key=lambda found: found[1], default=("", 0))[0]
    cells: dict[tuple[int, int], list[int]] = {}
    for (shopper, branch, _, score, _), assessed in zip(visits, sets, strict=True):
        if assessed == usual:
            cells.setdefault((shopper, branch), []).append(score)
    severity = measure_severity(
        ShopperSums(str(shopper), BranchSums(str(branch), len(found), sum(found), sum(y * y for y in found)))
        for (shopper, branch), found in cells.items()
    )
    rows = _rows(severity)
    return ShopperReport(
        severity=severity,
        rows=tuple(sorted((row for row in rows if row.mark), key=lambda row: row.figures.effect or 0.0)),
        unknown=tuple(row for row in rows if not row.mark),
        lone_branches=_lone_branches(severity, {row.figures.shopper: row.name for row in rows}),
        branches=len({branch for _, branch in cells}),
        apart=len(visits) - severity.visits,
        is_cut=len(visits) == MOST_VISITS,
        ticks=place_ticks(effect_scale(severity.shoppers), most=5),
    )


def effect_scale(shoppers: Sequence[ShopperFigures]) -> Scale:
    """Return a scale with 0 in its middle that holds all intervals, as far as they are not too wide."""
    ends = [
        abs(end)
        for figures in shoppers
        if figures.interval
        for end in (figures.interval.low, figures.interval.high)
    ]
    reach = min(WIDEST, STEP * math.ceil(max(ends, default=STEP) / STEP))
    return Scale(-reach, reach)


def _rows(severity: Severity) -> list[ShopperRow]:
    """Return the shoppers in the order of their names."""
    by_key = {figures.shopper: figures for figures in severity.shoppers}
    scale = effect_scale(severity.shoppers)
    return [
        ShopperRow(name, figures := by_key[str(number)], draw_effect(figures, scale))
        for number, name in names_of_shoppers(map(int, by_key)).items()
    ]


def draw_effect(figures: ShopperFigures, scale: Scale) -> DotInterval | None:
    """Return the dot and interval; quiet within noise.  Stricter is no worse than milder: one colour."""
    if figures.effect is None or figures.interval is None:
        return None
    band = Band.ABOVE if figures.is_beyond_noise else Band.CANNOT_TELL
    low, high = figures.interval.low, figures.interval.high
    return place_dot_interval(figures.effect, low, high, threshold=0, band=band, scale=scale)


def _lone_branches(severity: Severity, names: Mapping[str, str]) -> tuple[LoneBranch, ...]:
    """Return the branches with most visits first: there another shopper tells most."""
    by_key = {seen.branch: seen for seen in severity.seen_by_one}
    found = [
        LoneBranch(name, area, names[by_key[str(number)].shopper], by_key[str(number)].n)
        for number, (name, area) in places_of_branches(map(int, by_key)).items()
    ]
    return tuple(sorted(found, key=lambda lone: -lone.n))

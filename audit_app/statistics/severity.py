"""How strictly each shopper scores, told apart from the branches that the shopper was sent to.

Model: y = μ + branch + shopper + visit, crossed random effects (:mod:`audit_app.statistics.crossed`).  A
shopper's effect is how many points higher or lower than the usual shopper the same visit would have been
scored, averaged over what the spread of shoppers may be (:mod:`audit_app.statistics.averaged_effects`).  The
usual shopper is the mean of those who are compared, each weighted by the visits to branches that others saw.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from audit_app.statistics.intervals import Interval, t_quantile
from audit_app.statistics.spread import BranchSums

if TYPE_CHECKING:
    from audit_app.statistics.averaged_effects import AveragedEffects
    from audit_app.statistics.crossed import CrossedSums

FEWEST_SHOPPERS = 3
LARGEST_DENSE = 50_000
"""Cells of a larger table are mostly empty, and are kept as such."""


@dataclass(frozen=True, slots=True)
class ShopperSums:
    """The visits of one shopper to one branch: ``sums`` names the branch and has n, Σy and Σy²."""

    shopper: str
    sums: BranchSums


class NoSeverity(StrEnum):
    """Why nothing can be said of any shopper; put into words instead of figures."""

    NO_VISITS = "no_visits"
    FEW_SHOPPERS = "few_shoppers"
    """With one or two nobody knows what is usual."""
    NOTHING_SHARED = "nothing_shared"
    """No branch was visited by two shoppers: strict shoppers and weak branches look the same."""
    NO_REPEATS = "no_repeats"
    """As many effects as visits: what chance does cannot be known."""
    ZERO_SPREAD = "zero_spread"
    """Branch and shopper explain every score to the last digit, so nothing shows what chance does."""


@dataclass(frozen=True, slots=True)
class ShopperFigures:
    """What can be said of one shopper.

    ``effect`` in points, below 0 stricter than usual; ``error`` its standard error; ``interval`` 95 %.
    All three are ``None`` where no branch of the shopper was seen by anybody else (``shared`` is 0: the
    number of visits at branches that others visited too), or where nothing can be said of anybody.
    """

    shopper: str
    n: int
    branches: int
    shared: int
    effect: float | None = None
    error: float | None = None
    interval: Interval | None = None

    @property
    def is_beyond_noise(self) -> bool:
        """Whether the interval excludes 0."""
        return self.interval is not None and self.interval.excludes_zero


@dataclass(frozen=True, slots=True)
class SeenByOne:
    """A branch that only one shopper has visited: its score cannot be told from the shopper's severity."""

    branch: str
    shopper: str
    n: int


@dataclass(frozen=True, slots=True)
class Severity:
    """All shoppers, ordered by key, and the three spreads (REML, points; ``None`` where unknown).

    ``groups`` counts the sets of shoppers that no shared branch connects: with more than one, shoppers of
    different sets are compared only through the assumption that their branches are alike on the whole.
    """

    visits: int
    groups: int
    shoppers: tuple[ShopperFigures, ...]
    seen_by_one: tuple[SeenByOne, ...]
    shopper_sd: float | None = None
    branch_sd: float | None = None
    visit_sd: float | None = None
    reason: NoSeverity | None = None


def measure_severity(cells: Iterable[ShopperSums]) -> Severity:
    """Return every shopper's effect with its error; the order of ``cells`` never matters.

    Cells of the same shopper and branch are added up, empty ones left out.  Scores should be comparable:
    one checklist line, the same factors assessed.
    """
    table = _table(cells)
    shoppers = sorted({shopper for shopper, _ in table})
    branches = sorted({branch for _, branch in table})
    groups = _group_count(table)
    seen_by_one = _seen_by_one(table, branches)
    alone = {row.branch for row in seen_by_one}
    plain = _counts(shoppers, table, alone)
    visits = sum(figures.n for figures in plain)
    degrees = visits - (len(branches) + len(shoppers) - groups)
    reason = _reason(visits, plain, degrees)
    found = None if reason else _effects(table, plain, branches)
    if found is None:
        return Severity(visits, groups, plain, seen_by_one, reason=reason or NoSeverity.ZERO_SPREAD)
    rows = tuple(
        _with_effect(figures, effect, error, degrees)
        for figures, effect, error in zip(plain, found.effects, found.errors, strict=True)
    )
    spreads = found.spreads
    return Severity(visits, groups, rows, seen_by_one, spreads.columns, spreads.rows, spreads.visits)


_Table = dict[tuple[str, str], BranchSums]


def _table(cells: Iterable[ShopperSums]) -> _Table:
    """Return the sums by shopper and branch."""
    table: _Table = {}
    for cell in cells:
        key, sums = (cell.shopper, cell.sums.branch), cell.sums
        if not sums.n:
            continue
        if old := table.get(key):
            sums = BranchSums(old.branch, old.n + sums.n, old.total + sums.total, old.squares + sums.squares)
        table[key] = sums
    return table


def _seen_by_one(table: _Table, branches: Sequence[str]) -> tuple[SeenByOne, ...]:
    visitors: dict[str, list[str]] = {branch: [] for branch in branches}
    for shopper, branch in table:
        visitors[branch].append(shopper)
    return tuple(
        SeenByOne(branch, found[0], table[found[0], branch].n)
        for branch, found in visitors.items()
        if len(found) == 1
    )


def _group_count(table: _Table) -> int:
    """Return how many sets of shoppers and branches no visit connects."""
    parent: dict[tuple[str, str], tuple[str, str]] = {}

    def root(node: tuple[str, str]) -> tuple[str, str]:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for shopper, branch in table:
        parent[root(("shopper", shopper))] = root(("branch", branch))
    return len({root(node) for node in list(parent)})


def _counts(shoppers: Sequence[str], table: _Table, alone: set[str]) -> tuple[ShopperFigures, ...]:
    own: dict[str, dict[str, int]] = {shopper: {} for shopper in shoppers}
    for (shopper, branch), sums in table.items():
        own[shopper][branch] = sums.n
    return tuple(
        ShopperFigures(
            shopper,
            sum(seen.values()),
            len(seen),
            sum(n for branch, n in seen.items() if branch not in alone),
        )
        for shopper, seen in own.items()
    )


def _reason(visits: int, shoppers: Sequence[ShopperFigures], degrees: int) -> NoSeverity | None:
    if not visits:
        return NoSeverity.NO_VISITS
    if len(shoppers) < FEWEST_SHOPPERS:
        return NoSeverity.FEW_SHOPPERS
    if not any(figures.shared for figures in shoppers):
        return NoSeverity.NOTHING_SHARED
    return NoSeverity.NO_REPEATS if degrees < 1 else None


def _with_effect(figures: ShopperFigures, effect: float, error: float, degrees: int) -> ShopperFigures:
    if not figures.shared:
        return figures
    half = t_quantile(degrees) * error
    return ShopperFigures(
        figures.shopper,
        figures.n,
        figures.branches,
        figures.shared,
        float(effect),
        float(error),
        Interval(float(effect - half), float(effect + half)),
    )


def _effects(
    table: _Table, shoppers: Sequence[ShopperFigures], branches: Sequence[str]
) -> "AveragedEffects | None":
    import numpy as np  # half a second: only those pay who look at shoppers

    from audit_app.statistics.averaged_effects import average_effects

    shared = np.array([figures.shared for figures in shoppers], dtype=float)
    sums = _crossed(table, [figures.shopper for figures in shoppers], branches)
    return average_effects(sums, shared / shared.sum())


def _crossed(table: _Table, shoppers: Sequence[str], branches: Sequence[str]) -> "CrossedSums":
    """Return the sums around a whole hundredth near the mean, exactly, then as floats."""
    import numpy as np
    from scipy.sparse import csr_array

    from audit_app.statistics.crossed import CrossedSums

    visits = sum(sums.n for sums in table.values())
    centre = round(Fraction(sum(sums.total for sums in table.values())) / visits)
    rows = {branch: number for number, branch in enumerate(branches)}
    columns = {shopper: number for number, shopper in enumerate(shoppers)}
    counts = np.zeros((len(rows), len(columns)))
    totals = np.zeros_like(counts)
    squares: int | Fraction = 0
    for (shopper, branch), sums in table.items():
        place = rows[branch], columns[shopper]
        counts[place] = sums.n
        totals[place] = float(sums.total - centre * sums.n) / 100
        squares += sums.squares - 2 * centre * sums.total + centre**2 * sums.n
    return CrossedSums(
        counts if counts.size <= LARGEST_DENSE else csr_array(counts),
        totals.sum(axis=1),
        totals.sum(axis=0),
        float(squares) / 10_000,
        centre / 100,
    )

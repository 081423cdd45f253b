"""The roll-up of many visits at once, as columns of its tables."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from audit_app.rollups.periods import periods_of
from bench.chain.visits import ASSESSED, MONTHS, NOT_ASSESSED, SEGMENTS, Ints, Visits, month_at

Columns = tuple[Ints, ...]

ANY_KIND = -1


@dataclass(frozen=True, slots=True)
class ChainSums:
    """Rows of ``branch_sum`` and ``chain_sum`` in the order of their keys; ids count from 1.

    ``kinds`` are programme, segment and assessed factors of each kind by its id less one.
    """

    kinds: list[tuple[int, int, int]]
    of_branches: Columns
    of_chain: Columns


def sum_visits(visits: Visits) -> ChainSums:
    """Return what the app would have written had it released these visits one by one."""
    kind, kinds = _kinds(visits)
    # A branch's visit is also counted as of any programme and segment.
    any_kind = len(kinds) + 1 + visits.assessed
    kinds += [(ANY_KIND, ANY_KIND, assessed) for assessed in range(len(ASSESSED))]
    months = [periods_of(month_at(place)) for place in range(MONTHS)]
    own = [np.array([each[span] for each in months], dtype=np.int64)[visits.month] for span in range(3)]
    branches = [
        _summed(visits, (period, visits.branch + 1, each)) for period in own for each in (kind, any_kind)
    ]
    of_branches = tuple(np.concatenate(parts) for parts in zip(*branches, strict=True))
    measure, period, branch, each = of_branches[:4]
    order = np.lexsort((branch, each, period, measure))
    return ChainSums(kinds, tuple(column[order] for column in of_branches), _summed(visits, (own[0], kind)))


def _kinds(visits: Visits) -> tuple[Ints, list[tuple[int, int, int]]]:
    code = (visits.programme * len(SEGMENTS) + visits.segment) * len(ASSESSED) + visits.assessed
    found, kind = np.unique(code, return_inverse=True)
    rest, assessed = np.divmod(found, len(ASSESSED))
    programme, segment = np.divmod(rest, len(SEGMENTS))
    return kind + 1, list(zip(programme.tolist(), segment.tolist(), assessed.tolist(), strict=True))


def _summed(visits: Visits, key: tuple[Any, ...]) -> Columns:
    """Return measure, ``key``, n, Σy and Σy² of every cell, by measure and key."""
    code = np.zeros(len(visits), dtype=np.int64)
    for part in key:
        code = code * (int(part.max()) + 1) + part
    _, first, cell = np.unique(code, return_index=True, return_inverse=True)
    parts = []
    for place in range(len(visits.measures)):
        figure = visits.figures[:, place].astype(np.int64)
        known = figure != NOT_ASSESSED
        n = np.bincount(cell[known], minlength=len(first))
        total = np.bincount(cell[known], figure[known], len(first)).astype(np.int64)
        squares = np.bincount(cell[known], figure[known] ** 2, len(first)).astype(np.int64)
        held = n > 0
        measure = np.full(int(held.sum()), place + 1)
        parts.append((measure, *(part[first][held] for part in key), n[held], total[held], squares[held]))
    return tuple(np.concatenate(columns) for columns in zip(*parts, strict=True))

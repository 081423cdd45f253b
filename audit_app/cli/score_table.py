"""Scores in a spreadsheet: one row per visit, with its branch and score, maybe its period and factors."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from audit_app.checklists.definition import Factor, Text
from audit_app.errors import ViHanhError
from audit_app.scoring.wording import FACTOR_NAMES
from audit_app.tables import Column, Row, Table, TableErrors, parse_number, read_table
from audit_app.tables.workbooks import csv_of_workbook, is_workbook

COLUMNS = (
    Column("branch", aliases=("chi nhánh", "cửa hàng", "store")),
    Column("score", aliases=("điểm", "điểm số")),
    Column("period", required=False, aliases=("kỳ", "đợt", "tháng", "quý", "month", "quarter")),
    *(
        Column(factor.value, required=False, aliases=(FACTOR_NAMES[factor].vi, FACTOR_NAMES[factor].en))
        for factor in Factor
    ),
)
SCORE_RANGE = (Decimal(0), Decimal(100))
YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class ScoredVisit:
    """One row: the branch, its score (0–100), the period ("" without one), and the factors with a score."""

    branch: str
    score: Decimal
    period: str
    factors: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """All visits of a table, its periods from oldest to newest, and headings that nobody knows."""

    visits: tuple[ScoredVisit, ...]
    periods: tuple[str, ...]
    unknown_headings: tuple[str, ...]

    @property
    def factors(self) -> tuple[str, ...]:
        """The factors that any visit has a score for, most important first."""
        seen = {factor for visit in self.visits for factor in visit.factors}
        return tuple(factor.value for factor in Factor if factor in seen)

    def factors_within(self, most: int) -> tuple[str, ...]:
        """The factors that no visit has more than ``most`` points for."""
        beyond = {factor for visit in self.visits for factor, score in visit.factors.items() if score > most}
        return tuple(factor for factor in self.factors if factor not in beyond)

    def scores_by_branch(self, period: str | None, factor: str = "") -> dict[str, list[Decimal]]:
        """Return the scores (or those of ``factor``) of each branch in ``period``, in all for ``None``."""
        scores: dict[str, list[Decimal]] = defaultdict(list)
        for visit in self.visits:
            score = visit.factors.get(factor) if factor else visit.score
            if score is not None and (period is None or visit.period == period):
                scores[visit.branch].append(score)
        return dict(scores)


class PeriodUnknown(ViHanhError):
    """A period that the table does not have; ``known`` are the ones that it has."""

    def __init__(self, asked: str, known: Sequence[str]) -> None:
        self.asked = asked
        self.known = tuple(known)
        super().__init__(f"There is no period “{asked}”; the table has {', '.join(known) or 'none'}.")


def read_score_table(source: bytes, encoding: str | None = None) -> ScoreTable:
    """Return the visits of a CSV file or a workbook; ``TableRefused`` with every mistake, by row.

    A score is a number from 0 to 100 with either decimal mark, with or without ``%``.  When any row names a
    period, every row must.
    """
    errors = TableErrors()
    unstored: frozenset[tuple[int, int]] = frozenset()
    if is_workbook(source):
        sheet = csv_of_workbook(source)
        source, unstored, encoding = sheet.csv, sheet.unstored, None
    table = read_table(source, COLUMNS, encoding=encoding, errors=errors, unstored=unstored)
    visits = [visit for row in table if (visit := _read_visit(row, errors))]
    _demand_periods(table, errors)
    if not table.rows and not errors.found:
        errors.add(
            None,
            None,
            Text(vi="bảng chỉ có tên cột, chưa có lượt nào.", en="the table has headings but not one visit."),
        )
    errors.refuse_if_any()
    periods = order_periods({visit.period for visit in visits if visit.period})
    return ScoreTable(tuple(visits), periods, table.unknown_headings)


def choose_periods(table: ScoreTable, asked: str | None) -> tuple[str | None, str | None]:
    """Return the period to compare and the one before it.

    Without ``asked`` that is the newest; a table with one period or none is taken whole (``None``).
    ``PeriodUnknown`` when the table does not have the one that was asked for.
    """
    if asked is not None:
        if asked not in table.periods:
            raise PeriodUnknown(asked, table.periods)
        place = table.periods.index(asked)
    elif len(table.periods) < 2:
        return None, None
    else:
        place = len(table.periods) - 1
    return table.periods[place], table.periods[place - 1] if place else None


def order_periods(periods: Iterable[str]) -> tuple[str, ...]:
    """Return periods from oldest to newest, as they are usually written.

    With exactly one year in each (``2026-03``, ``03/2026``, ``Q1 2026``, ``15/03/2026``) the year counts
    first, then the other numbers: in their order behind a leading year, else from the last to the first.
    Without years numbers are compared as numbers, so that *wave 9* comes before *wave 10*.
    """
    names = sorted(set(periods))
    if all(len(YEAR.findall(name)) == 1 for name in names):
        return tuple(sorted(names, key=_dated_key))
    return tuple(sorted(names, key=_natural_key))


def _dated_key(name: str) -> tuple[tuple[int, str], ...]:
    year = YEAR.search(name)
    assert year is not None
    before = [_size(digits) for digits in re.findall(r"\d+", name[: year.start()])]
    after = [_size(digits) for digits in re.findall(r"\d+", name[year.end() :])]
    return (_size(year[0]), *after, *reversed(before))


def _natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    parts = re.findall(r"\d+|\D+", name.casefold())
    return tuple((0, *_size(part)) if part.isdecimal() else (1, 0, part) for part in parts)


def _size(digits: str) -> tuple[int, str]:
    """Return what compares as the number does: ``int`` refuses more than 4,300 digits."""
    counted = digits.lstrip("0")
    return len(counted), counted


def _read_visit(row: Row, errors: TableErrors) -> ScoredVisit | None:
    """Return the visit, or note what is wrong with its scores."""
    score = _read_score(row, "score", errors)
    factors = {factor.value: _read_score(row, factor.value, errors) for factor in Factor if row[factor.value]}
    if score is None:
        return None
    known = {factor: found for factor, found in factors.items() if found is not None}
    return ScoredVisit(" ".join(row["branch"].split()), score, row["period"], known)


def _read_score(row: Row, column: str, errors: TableErrors) -> Decimal | None:
    text = row[column]
    try:
        score = parse_number(text)
    except ValueError:
        errors.add(
            row.number,
            column,
            Text(
                vi=f"“{text}” không phải là số. Hãy ghi số từ 0 đến 100, ví dụ 76,5.",
                en=f"“{text}” is not a number. Write a number from 0 to 100, such as 76.5.",
            ),
        )
        return None
    low, high = SCORE_RANGE
    if not low <= score <= high:
        errors.add(
            row.number,
            column,
            Text(
                vi=f"{text} nằm ngoài thang điểm. Điểm phải từ {low} đến {high}.",
                en=f"{text} is outside the scale. A score is from {low} to {high}.",
            ),
        )
        return None
    return score


def _demand_periods(table: Table, errors: TableErrors) -> None:
    if not any(row["period"] for row in table):
        return
    for row in table:
        if not row["period"]:
            errors.add(
                row.number,
                "period",
                Text(
                    vi="ô trống, trong khi dòng khác có kỳ. Hãy điền kỳ cho mọi dòng hoặc xoá cột này.",
                    en="the cell is empty, though other rows name a period. Fill all or drop the column.",
                ),
            )

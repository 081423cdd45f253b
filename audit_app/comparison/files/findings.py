"""What the pages beside the branches say, as tables: journey, priorities, questions, expectation, changes."""

from collections.abc import Iterator, Sequence

from audit_app.comparison.costs import read_costs
from audit_app.comparison.expectation import read_loops
from audit_app.comparison.files.branches import CHANGE_COLUMNS, change_cells
from audit_app.comparison.files.cells import (
    CHOSEN_COLUMNS,
    PLACE_COLUMNS,
    Cell,
    assessed_words,
    chosen_cells,
    factor_words,
    place_cells,
    rounded_cell,
    yes_or_no,
)
from audit_app.comparison.groups import GroupFigures
from audit_app.comparison.journey import read_journey
from audit_app.comparison.periods import PeriodKind
from audit_app.comparison.priorities import read_priorities
from audit_app.comparison.selection import Selection
from audit_app.comparison.two_periods import PeriodsAsked, read_periods

ABOUT = (*CHOSEN_COLUMNS, "period")
MEAN_COLUMNS = ("visits", "mean", "low", "high")
JOURNEY_COLUMNS = (
    *ABOUT,
    "assessed_factors",
    "touchpoint",
    "touchpoint_vi",
    "touchpoint_en",
    "stage",
    "ambition",
    "target",
    *MEAN_COLUMNS,
    "gap",
    "less_than_promised",
    "more_than_needed",
    "emotion",
    "emotion_visits",
)
PRIORITY_COLUMNS = (
    *ABOUT,
    "assessed_factors",
    "factor",
    "weight",
    *MEAN_COLUMNS,
    "threshold",
    "gap",
    "band",
    "worth",
    "quadrant",
)
QUESTION_COLUMNS = (
    *ABOUT,
    "assessed_factors",
    "question",
    "number",
    "question_vi",
    "question_en",
    "kind",
    "factor",
    "touchpoint",
    "visits",
    "missed",
    "cost",
    "chain_visits",
    "chain_missed",
)
EXPECTATION_COLUMNS = (
    *CHOSEN_COLUMNS,
    "branch_class",
    "class_vi",
    "class_en",
    "measure",
    "assessed_factors",
    "period",
    *MEAN_COLUMNS,
    "threshold",
    "gap",
)
PERIODS_COLUMNS = (*PLACE_COLUMNS, *ABOUT, "measure", "assessed_factors", "visits", "mean", *CHANGE_COLUMNS)


def journey_rows(selection: Selection) -> Iterator[Sequence[Cell]]:
    """Yield one row for each touchpoint, in the order of the journey."""
    about = (*_about(selection), factor_words(selection.assessed))
    for each in read_journey(selection).touchpoints:
        section, figures = each.section, each.figures
        yield (
            *about,
            *(section.key, section.title.vi, section.title.en, section.stage, section.ambition),
            rounded_cell(each.target),
            *_mean_cells(figures),
            rounded_cell(each.gap),
            yes_or_no(each.is_gap),
            yes_or_no(each.is_reserve),
            rounded_cell(each.emotion),
            each.emotions,
        )


def priority_rows(selection: Selection) -> Iterator[Sequence[Cell]]:
    """Yield one row for each factor, the one whose threshold is worth most first."""
    found = read_priorities(selection)
    about = (*_about(selection), factor_words(found.assessed))
    for each in found.factors:
        figures = each.figures
        yield (
            *about,
            each.factor,
            rounded_cell(100 * each.applied),
            *_mean_cells(figures),
            *map(rounded_cell, (each.threshold, each.gap)),
            None if figures is None else figures.band.value,
            None if figures is None else rounded_cell(each.points),
            each.quadrant,
        )


def question_rows(selection: Selection) -> Iterator[Sequence[Cell]]:
    """Yield one row for each question that costs points, the dearest first."""
    about = (*_about(selection), factor_words(selection.assessed))
    for row in read_costs(selection).questions:
        asked = row.question
        yield (
            *about,
            *(asked.key, row.number, asked.text.vi, asked.text.en, asked.kind, asked.factor, asked.section),
            *(row.n, rounded_cell(100 - row.share), rounded_cell(row.cost)),
            *(row.chain_n, rounded_cell(100 - row.chain_share)),
        )


def expectation_rows(selection: Selection, kind: PeriodKind) -> Iterator[Sequence[Cell]]:
    """Yield one row for each branch class and period, oldest first."""
    loops = read_loops(selection, kind)
    assessed = assessed_words(selection, selection.measure, loops.assessed)
    for each in loops.classes:
        names = ("", "") if each.name is None else (each.name.vi, each.name.en)
        about = (*chosen_cells(selection), each.code, *names, selection.measure, assessed)
        for period in each.periods:
            figures = (period.mean, period.low, period.high, period.threshold, period.gap)
            yield *about, period.period.code, period.n, *map(rounded_cell, figures)


def periods_rows(selection: Selection, second: str) -> Iterator[Sequence[Cell]]:
    """Yield one row for each branch of both periods, what chance explains least first."""
    report = read_periods(selection, PeriodsAsked(second=second))
    assessed = assessed_words(selection, selection.measure, report.overview.assessed)
    about = (*chosen_cells(selection), report.after.code, selection.measure, assessed)
    for row in report.rows:
        yield (
            *place_cells(row.place),
            *about,
            *(row.figures.n, rounded_cell(row.figures.mean)),
            *change_cells(report.before.code, row.change),
        )


def _mean_cells(figures: GroupFigures | None) -> tuple[Cell, ...]:
    """Return what stands under :data:`MEAN_COLUMNS`."""
    if figures is None:
        return 0, None, None, None
    return figures.n, *map(rounded_cell, (figures.mean, figures.low, figures.high))


def _about(selection: Selection) -> tuple[str, ...]:
    return *chosen_cells(selection), selection.period.code

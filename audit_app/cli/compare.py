"""``flask --app wsgi compare FILE.csv``: try the comparison on the spreadsheet that one has today."""

import json
import sys
from contextlib import nullcontext
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from flask_babel import force_locale
from flask_babel import gettext as _

from audit_app.cli.score_table import (
    SCORE_RANGE,
    PeriodUnknown,
    ScoreTable,
    choose_periods,
    read_score_table,
)
from audit_app.config import LANGUAGES
from audit_app.formatting import current_language, round_half_up
from audit_app.tables import ENCODINGS, TableRefused, parse_number

if TYPE_CHECKING:
    from audit_app.statistics import BranchFigures, BranchSums, Change, Comparison

SEED = 1996
"""Ranks are drawn with this seed, so that the same table always gives the same ranks."""

PLACES = 4


class ScoreOption(click.ParamType):
    """A score from 0 to 100 with either decimal mark."""

    name = "score"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Return the score, or fail as click does."""
        try:
            score = parse_number(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a number from 0 to 100.", param, ctx)
        if not SCORE_RANGE[0] <= score <= SCORE_RANGE[1]:
            self.fail(f"{value} is not from 0 to 100.", param, ctx)
        return score


@click.command("compare")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option(
    "--threshold", type=ScoreOption(), default="80", show_default=True, help="Expected score, 0–100."
)
@click.option(
    "--minimum", type=click.IntRange(min=1), default=3, show_default=True, help="Fewer visits are too few."
)
@click.option("--period", help="Period to compare; by default the newest one of the table.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Language of the report and of messages.")
@click.option("--csv-encoding", type=click.Choice(ENCODINGS), help="Encoding, when it is not UTF-8.")
@click.option("--json", "as_json", is_flag=True, help="Print figures for programs.")
def compare_command(
    file: str,
    threshold: Decimal,
    minimum: int,
    period: str | None,
    language: str | None,
    csv_encoding: str | None,
    *,
    as_json: bool,
) -> None:
    """Compare the branches in FILE, a CSV table with columns branch, score and maybe period.

    One row is one visit. With several periods the newest is compared, and the change is since the one
    before it. FILE may be - for standard input. A table with mistakes is refused with all of them.
    """
    with force_locale(language) if language else nullcontext():
        table = _read(file, csv_encoding)
        try:
            chosen, previous = choose_periods(table, period)
        except PeriodUnknown as error:
            known = ", ".join(error.known) or "–"
            _refuse(
                _("There is no period “%(asked)s”. The table has: %(known)s", asked=error.asked, known=known)
            )
        comparison = _compare(table, chosen, previous, threshold, minimum)
        notes = _notes(table, period)
        if as_json:
            document = comparison_document(comparison)
            document |= {"period": chosen, "previous_period": previous, "notes": notes}
            click.echo(json.dumps(document, ensure_ascii=False, indent=2))
            return
        from audit_app.cli.comparison_report import write_report

        click.echo("\n\n".join([write_report(comparison, chosen, previous), *notes]))


def comparison_document(comparison: "Comparison") -> dict[str, Any]:
    """Return the figures as plain values, rounded to four decimals; what is not known is ``None``.

    ``mean`` is the chain mean μ, in which a branch counts by what its visits can tell; ``plain_mean`` is
    the mean of all visits.
    """
    return {
        "visits": comparison.visits,
        "mean": _rounded(comparison.mean),
        "plain_mean": _rounded(comparison.plain_mean),
        "within_sd": _rounded(comparison.within_sd),
        "between_sd": _rounded(comparison.between_sd),
        "threshold": comparison.threshold,
        "minimum": comparison.minimum,
        "reason": comparison.reason,
        "branches": [_branch_document(row) for row in comparison.listed],
    }


def _branch_document(row: "BranchFigures") -> dict[str, Any]:
    return {
        "branch": row.branch,
        "n": row.n,
        "mean": _rounded(row.mean),
        "low": _rounded(row.low),
        "high": _rounded(row.high),
        "adjusted": _rounded(row.adjusted),
        "reliability": _rounded(row.reliability),
        "rank_low": row.rank_low,
        "rank_high": row.rank_high,
        "band": row.band,
        "visits_needed": row.visits_needed,
        "change": row.change and _change_document(row.change),
    }


def _change_document(change: "Change") -> dict[str, Any]:
    return {
        "n_before": change.n_before,
        "mean_before": _rounded(change.mean_before),
        "difference": _rounded(change.difference),
        "low": None if change.interval is None else _rounded(change.interval.low),
        "high": None if change.interval is None else _rounded(change.interval.high),
        "p_value": _rounded(change.p_value),
        "beyond_noise": change.beyond_noise,
        "is_mover": change.is_mover,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(round_half_up(value, PLACES))


def _read(file: str, encoding: str | None) -> ScoreTable:
    """Return the table, or print what is wrong with the file and stop."""
    try:
        source = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        _refuse(_("“%(file)s” cannot be read: %(reason)s", file=file, reason=error.strerror or str(error)))
    try:
        return read_score_table(source, encoding)
    except TableRefused as error:
        _refuse(_("“%(file)s” was not compared:", file=file), *error.into(current_language()))


def _refuse(*lines: str) -> NoReturn:
    for line in lines:
        click.echo(line, err=True)
    raise click.exceptions.Exit(1)


def _compare(
    table: ScoreTable, period: str | None, previous: str | None, threshold: Decimal, minimum: int
) -> "Comparison":
    import numpy as np  # NumPy and SciPy cost other commands their start

    from audit_app.statistics import compare

    return compare(
        _sums(table, period),
        threshold=float(threshold),
        minimum=minimum,
        rng=np.random.default_rng(SEED),
        previous=None if previous is None else _sums(table, previous),
    )


def _sums(table: ScoreTable, period: str | None) -> "list[BranchSums]":
    from audit_app.statistics import BranchSums

    return [
        BranchSums.from_scores(branch, scores) for branch, scores in table.scores_by_branch(period).items()
    ]


def _notes(table: ScoreTable, period: str | None) -> list[str]:
    """Return what a person should look at, though nothing of it stops the comparison."""
    notes = []
    if table.unknown_headings:
        notes.append(_("Columns that were not used: %(names)s.", names=", ".join(table.unknown_headings)))
    if period is None and len(table.periods) > 1:
        count = len(table.periods)
        notes.append(_("The table has %(count)d periods; the newest was compared.", count=count))
    spellings: dict[str, set[str]] = {}
    for visit in table.visits:
        spellings.setdefault(visit.branch.casefold(), set()).add(visit.branch)
    for names in spellings.values():
        if len(names) > 1:
            alike = ", ".join(f"“{name}”" for name in sorted(names))
            notes.append(
                _("Taken as different branches though only capitals differ: %(names)s.", names=alike)
            )
    if all(visit.score <= 1 for visit in table.visits):
        notes.append(_("No score is above 1. If these are shares, multiply them by 100."))
    return notes

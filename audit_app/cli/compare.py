"""``flask --app wsgi compare FILE.csv``: try the comparison on the spreadsheet that one has today."""

import json
import sys
from contextlib import AbstractContextManager, nullcontext
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from flask_babel import force_locale
from flask_babel import gettext as _

from audit_app.checklists.definition import Factor
from audit_app.cli.comparison_document import comparison_document
from audit_app.cli.score_table import (
    SCORE_RANGE,
    PeriodUnknown,
    ScoreTable,
    choose_periods,
    read_score_table,
)
from audit_app.config import LANGUAGES
from audit_app.formatting import current_language, in_language
from audit_app.refusal import ViHanhError
from audit_app.scoring.wording import FACTOR_NAMES
from audit_app.tables import ENCODINGS, TableRefused, parse_number

if TYPE_CHECKING:
    from audit_app.statistics import BranchSums, Comparison

SEED = 1996
"""Ranks are drawn with this seed, so that the same table always gives the same ranks."""


class ScoreOption(click.ParamType):
    """A score from 0 to 100 with either decimal mark."""

    name = "score"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Return the score, or fail as click does, in the language of the messages."""
        with _speaking(ctx.params.get("language") if ctx else None):
            try:
                score = parse_number(str(value))
            except ValueError:
                self.fail(_("“%(value)s” is not a number from 0 to 100.", value=value), param, ctx)
            if not SCORE_RANGE[0] <= score <= SCORE_RANGE[1]:
                self.fail(_("%(value)s is not from 0 to 100.", value=value), param, ctx)
            return score


def _speaking(language: str | None) -> AbstractContextManager[None]:
    """Speak ``language`` for a while, or the one in force when none (or no known one) was asked for."""
    return force_locale(language) if language in LANGUAGES else nullcontext()


@click.command("compare")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option(
    "--threshold", type=ScoreOption(), default="80", show_default=True, help="Expected score, 0–100."
)
@click.option(
    "--minimum", type=click.IntRange(min=1), default=3, show_default=True, help="Fewer visits are too few."
)
@click.option("--period", help="Period to compare; by default the newest one of the table.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    is_eager=True,  # before the options whose mistakes are said in it
    help="Language of the report and of messages.",
)
@click.option("--csv-encoding", type=click.Choice(ENCODINGS), help="Encoding, when it is not UTF-8.")
@click.option("--json", "as_json", is_flag=True, help="Print figures for programs.")
@click.option("--svg", type=click.Path(dir_okay=False), help="Draw branches and funnel into this file.")
@click.option("--pdf", type=click.Path(dir_okay=False), help="The same drawing, and the figures, as a PDF.")
def compare_command(
    file: str,
    threshold: Decimal,
    minimum: int,
    period: str | None,
    language: str | None,
    csv_encoding: str | None,
    svg: str | None,
    pdf: str | None,
    *,
    as_json: bool,
) -> None:
    """Compare the branches in FILE: CSV or the first sheet of an Excel workbook (.xlsx).

    Its columns are branch, score, maybe period, and maybe the five factors (problem_handling,
    staff_attitude, convenience, consistent_information, response_speed; empty is not assessed). One row is
    one visit. With several periods the newest is compared, and the change is since the one before it. FILE
    may be - for standard input. A table with mistakes is refused with all of them.
    """
    with _speaking(language):
        table = _read(file, csv_encoding)
        try:
            chosen, previous = choose_periods(table, period)
        except PeriodUnknown as error:
            known = ", ".join(error.known) or "–"
            _refuse(
                _("There is no period “%(asked)s”. The table has: %(known)s", asked=error.asked, known=known)
            )
        comparison = _compare(table, chosen, previous, threshold, minimum)
        factors = {
            factor: _compare(table, chosen, previous, threshold, minimum, factor) for factor in table.factors
        }
        _draw(comparison, chosen, svg, pdf)
        notes = _notes(table, period)
        if as_json:
            document = comparison_document(comparison)
            document |= {"factors": {factor: comparison_document(each) for factor, each in factors.items()}}
            document |= {"period": chosen, "previous_period": previous, "notes": notes}
            click.echo(json.dumps(document, ensure_ascii=False, indent=2))
            return
        from audit_app.cli.comparison_report import write_factors, write_report

        parts = [write_report(comparison, chosen, previous), write_factors(factors), *notes]
        click.echo("\n\n".join(part for part in parts if part))


def _draw(comparison: "Comparison", period: str | None, svg: str | None, pdf: str | None) -> None:
    """Write the drawings that were asked for, or say why that cannot be."""
    if not (svg or pdf):
        return
    from audit_app.cli.comparison_drawing import draw_pdf, draw_svg

    for file, draw in ((svg, draw_svg), (pdf, draw_pdf)):
        try:
            if file:
                Path(file).write_bytes(draw(comparison, period))
        except OSError as error:
            reason = error.strerror or str(error)
            _refuse(_("“%(file)s” cannot be written: %(reason)s", file=file, reason=reason))
        except ViHanhError as error:
            _refuse(error.message)


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
    table: ScoreTable,
    period: str | None,
    previous: str | None,
    threshold: Decimal,
    minimum: int,
    factor: str = "",
) -> "Comparison":
    import numpy as np  # NumPy and SciPy cost other commands their start

    from audit_app.statistics import compare

    return compare(
        _sums(table, period, factor),
        threshold=float(threshold),
        minimum=minimum,
        rng=np.random.default_rng(SEED),
        previous=None if previous is None else _sums(table, previous, factor),
    )


def _sums(table: ScoreTable, period: str | None, factor: str) -> "list[BranchSums]":
    from audit_app.statistics import BranchSums

    by_branch = table.scores_by_branch(period, factor)
    return [BranchSums.from_scores(branch, scores) for branch, scores in by_branch.items()]


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
    for alike in spellings.values():
        if len(alike) > 1:
            names = ", ".join(f"“{name}”" for name in sorted(alike))
            notes.append(
                _("Taken as different branches though only capitals differ: %(names)s.", names=names)
            )
    if all(visit.score <= 1 for visit in table.visits):
        notes.append(_("No score is above 1. If these are shares, multiply them by 100."))
    shares = [in_language(FACTOR_NAMES[Factor(factor)]) for factor in table.factors_within(1)]
    if shares:
        names = ", ".join(shares)
        notes.append(
            _("No score is above 1 in: %(names)s. If these are shares, multiply them by 100.", names=names)
        )
    return notes

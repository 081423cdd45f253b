"""``flask --app wsgi score``: score an answers file without a database."""

import json
from decimal import Decimal
from typing import Any, BinaryIO

import click

from audit_app.checklists.mistakes import ChecklistRefused, ChecklistUnknown
from audit_app.cli.choosing import choose_checklist, language_option
from audit_app.scoring.answers import AnswersRefused, read_answers
from audit_app.scoring.arithmetic import explain_score
from audit_app.scoring.document import score_document
from audit_app.scoring.score import score_visit


@click.command("score")
@click.argument("checklist")
@click.argument("answers", type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="Print the numbers as JSON.")
@language_option
def score_command(*, checklist: str, answers: BinaryIO, as_json: bool, language: str) -> None:
    """Score the ANSWERS file (JSON, or - for standard input) with CHECKLIST, and show the arithmetic.

    CHECKLIST is a file, or a name in the folder of checklists: mother-and-baby (its latest version) or
    mother-and-baby.v1. ANSWERS is {"question": answer, …}: "yes"/"no" or true/false, a step of a scale,
    an option's key, a list of ticked options (["none"] for none of these), seconds, a number, "na" for
    not applicable, null for unanswered.

    With --json, scores have two decimals (half up), as they are stored; gaps are taken from scores as
    they are shown, with one; points and applied weights have at most four; the losses add up to
    100 − score; null is not assessed.
    """
    try:
        definition = choose_checklist(checklist)
        given = read_answers(definition, _read_json(answers, language))
    except (ChecklistRefused, ChecklistUnknown, AnswersRefused) as refused:
        raise click.ClickException(refused.into(language)) from refused
    except OSError as error:
        raise click.ClickException(f"{checklist}: {error.strerror}") from error
    score = score_visit(definition, given)
    if as_json:
        click.echo(json.dumps(score_document(definition, score), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(explain_score(definition, given, score, language)))


def _read_json(file: BinaryIO, language: str) -> Any:
    """Return what the file holds; decimals stay exact, and a question answered twice is refused."""
    try:
        return json.loads(
            file.read().decode("utf-8-sig"), parse_float=Decimal, object_pairs_hook=_without_repeats
        )
    except (ValueError, RecursionError) as error:
        message = f"{file.name}: không phải JSON (UTF-8) đọc được: {error}"
        if language == "en":
            message = f"{file.name}: this is not JSON (UTF-8): {error}"
        raise click.ClickException(message) from error


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"“{key}” × 2")
        found[key] = value
    return found

"""``flask --app wsgi checklists``: look after the checklist files."""

from pathlib import Path

import click

from audit_app.checklists.definition import Checklist
from audit_app.checklists.loader import load_checklist
from audit_app.checklists.mistakes import ChecklistRefused, Mistake
from audit_app.cli.choosing import catalogue, language_option


@click.group("checklists")
def checklists_commands() -> None:
    """Look after the checklist files."""


@checklists_commands.command("check")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@language_option
def check_checklists(*, files: tuple[Path, ...], language: str) -> None:
    """Read FILES, or every checklist in the folder; print every mistake, and exit 1 if there is one.

    A mistake is a line `file:line: field: what is wrong. How to mend it.` A good file gives one line with
    its number of questions, and one for each warning.
    """
    mistakes: list[Mistake] = []
    shelf = catalogue()
    chosen = files or tuple(shelf.files())
    for file in chosen:
        try:
            checklist = load_checklist(file) if files else shelf.load_file(file)
        except ChecklistRefused as refused:
            mistakes += refused.mistakes
            click.echo(refused.into(language))
        except OSError as error:
            raise click.ClickException(f"{file}: {error.strerror}") from error
        else:
            _describe(checklist, file, language)
    if not chosen:
        message = "no checklist there" if language == "en" else "không có bộ câu hỏi nào"
        raise click.ClickException(f"{shelf.folder}: {message}")
    if mistakes:
        many = "mistake" if len(mistakes) == 1 else "mistakes"
        count = f"{len(mistakes)} {many}" if language == "en" else f"{len(mistakes)} lỗi"
        raise click.ClickException(count)


def _describe(checklist: Checklist, file: Path, language: str) -> None:
    every, scored = len(checklist.questions), sum(question.is_scored for question in checklist.questions)
    if language == "en":
        click.echo(f"{file}: {checklist.name}, questions: {every}, scored: {scored}")
    else:
        click.echo(f"{file}: {checklist.name}, số câu: {every}, tính điểm: {scored}")
    for warning in checklist.warnings:
        label = "warning" if language == "en" else "lưu ý"
        click.echo(f"{file}: {label}: {warning.into(language)}")

"""``flask --app wsgi checklists``: look after the checklist files."""

from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from audit_app.checklists.definition import Checklist
from audit_app.checklists.loader import load_checklist
from audit_app.checklists.mistakes import ChecklistRefused, Mistake
from audit_app.cli.choosing import catalogue, language_option
from audit_app.db import connected


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


@checklists_commands.command("publish")
@with_appcontext
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@language_option
def publish_checklists(*, files: tuple[Path, ...], language: str) -> None:
    """Publish FILES, or every checklist in the folder; exit 1 if one is refused.

    What is published can be assigned. A version that is published already stays as it is; one that was
    changed since is refused.
    """
    from audit_app.programmes.published import ChecklistChanged
    from audit_app.programmes.shelf import publish_file

    refused = 0
    with connected(), force_locale(language):
        for file in files or tuple(catalogue().files()):
            try:
                row = publish_file(file)
                click.echo(f"{file}: {row.key}.v{row.version}")
            except ChecklistRefused as refusal:
                click.echo(refusal.into(language))
                refused += 1
            except ChecklistChanged as refusal:
                click.echo(f"{file}: {refusal.message}")
                refused += 1
    if refused:
        many = "file" if refused == 1 else "files"
        raise click.ClickException(
            f"{refused} {many} refused" if language == "en" else f"{refused} tệp bị từ chối"
        )

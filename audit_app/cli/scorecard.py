"""``flask --app wsgi scorecard …``: a scorecard's PDF without a browser, made or verified."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale, gettext

from audit_app.config import LANGUAGES
from audit_app.db import connected
from audit_app.errors import ViHanhError
from audit_app.releases.codes import read_code

MAKE = "make"


class NoSuchRelease(ViHanhError):
    """No release has this code, or this revision."""

    def __init__(self, code: str, revision: int | None) -> None:
        which = f"revision {revision} of {code}" if revision else code
        super().__init__(f"There is no release {which}. The code stands at the foot of every scorecard page.")


class ScorecardGroup(AppGroup):
    """What follows is a command's name or, as no command has one, a code: then the PDF is made."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return ``make`` with everything that was typed where the first word names no command."""
        if args and args[0] not in self.commands:
            args = [MAKE, *args]
        return super().resolve_command(ctx, args)


language_option = click.option("--language", type=click.Choice(LANGUAGES), default="vi", show_default=True)


@click.group(
    "scorecard",
    cls=ScorecardGroup,
    context_settings={"ignore_unknown_options": True},
    subcommand_metavar="CODE | COMMAND [ARGS]…",
)
def scorecard_commands() -> None:
    """Make or verify a scorecard's PDF; CODE alone makes it."""


@scorecard_commands.command(MAKE)
@click.argument("code")
@language_option
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--revision", type=int, help="An earlier revision; the current one unless told.")
@click.option("--one-page", is_flag=True, help="The verdict alone, on one page.")
def make(code: str, language: str, output: Path, revision: int | None, *, one_page: bool) -> None:
    """Write the scorecard of release CODE to a PDF file."""
    from audit_app.releases.queries import release_by_code
    from audit_app.scorecards.copies import pdf_of

    with connected():
        release = release_by_code(read_code(code), revision)
        if release is None:
            raise NoSuchRelease(code, revision)
        output.write_bytes(pdf_of(release, language, one_page=one_page))
    click.echo(f"{output}: {output.stat().st_size:,} bytes")


@scorecard_commands.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@language_option
@click.option("--file-only", is_flag=True, help="Do not ask the database: the file may be another server's.")
def verify(file: Path, language: str, *, file_only: bool) -> None:
    """Say whether the scorecard in FILE is what was released; exit 1 where anything speaks against it.

    Looked at are the seal, the attached release and its hash, what the pages print of it, its arithmetic,
    its annexes, and what this server's database knows of it. An older revision, or one of a visit that was
    excluded since, is genuine: that is said, and exits 0.
    """
    from audit_app.scorecards.attached import open_release
    from audit_app.scorecards.paper_reading import read_paper
    from audit_app.scorecards.verifying import Outcome, check_file, check_server

    with force_locale(language):
        paper = read_paper(file.read_bytes(), current_app.config["SECRET_KEY"])
        release = open_release(paper)
        checks = list(check_file(paper, release))
        if not file_only:
            with connected():
                checks += check_server(release)
        marks = {
            Outcome.RIGHT: gettext("right"),
            Outcome.WRONG: gettext("wrong"),
            Outcome.UNTOLD: "–",
        }
        width = max(map(len, marks.values()))
        for check in checks:
            click.echo(f"{marks[check.outcome]:<{width}}  {check.words}")
        if any(check.outcome is Outcome.WRONG for check in checks):
            click.echo(gettext("Do not rely on this file."))
            raise SystemExit(1)
        click.echo(gettext("This scorecard is genuine."))

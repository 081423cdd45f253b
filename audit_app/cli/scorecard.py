"""``flask --app wsgi scorecard CODE``: a scorecard's PDF without a browser."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from audit_app.config import LANGUAGES
from audit_app.db import connected
from audit_app.errors import ViHanhError
from audit_app.releases.codes import read_code


class NoSuchRelease(ViHanhError):
    """No release has this code, or this revision."""

    def __init__(self, code: str, revision: int | None) -> None:
        which = f"revision {revision} of {code}" if revision else code
        super().__init__(f"There is no release {which}. The code stands at the foot of every scorecard page.")


@click.command("scorecard")
@click.argument("code")
@click.option("--language", type=click.Choice(LANGUAGES), default="vi", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--revision", type=int, help="An earlier revision; the current one unless told.")
@with_appcontext
def scorecard_command(code: str, language: str, output: Path, revision: int | None) -> None:
    """Write the scorecard of release CODE to a PDF file."""
    from audit_app.releases.queries import release_by_code
    from audit_app.scorecards.copies import pdf_of

    with connected():
        release = release_by_code(read_code(code), revision)
        if release is None:
            raise NoSuchRelease(code, revision)
        output.write_bytes(pdf_of(release, language))
    click.echo(f"{output}: {output.stat().st_size:,} bytes")

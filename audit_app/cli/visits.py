"""``flask --app wsgi visits …``: visits that a phone could not send."""

from pathlib import Path

import click
from flask.cli import AppGroup

from audit_app.db import connected

visits_commands = AppGroup("visits", help="Take in visits that a phone saved as a file.")


@visits_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(file: Path) -> None:
    """Take in the copy in FILE as if its phone had sent it; exit 1 where another version is there already."""
    from audit_app.visits.sync.copy_file import import_copy

    with connected():
        imported = import_copy(file.read_bytes(), None)
    click.echo(f"{imported.visit.branch.name}: {imported.words}")
    if not imported.is_taken:
        raise SystemExit(1)

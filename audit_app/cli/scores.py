"""``flask --app wsgi scores …``: released scores."""

from itertools import count

import click
from flask.cli import AppGroup

from audit_app.db import connected
from audit_app.releases.checking import check_releases

scores_commands = AppGroup("scores", help="Check released scores.")


@scores_commands.command("check")
def check() -> None:
    """Recompute every released score from its release alone; exit 1 where anything differs."""
    read, found = count(), 0
    with connected():
        for difference in check_releases(lambda: next(read)):
            found += 1
            click.echo(str(difference))
    click.echo(f"{next(read)} revisions checked, {found} differences.")
    if found:
        raise SystemExit(1)

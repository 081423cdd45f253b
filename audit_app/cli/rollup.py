"""``flask --app wsgi rollup …``: the monthly sums behind every comparison."""

import click
from flask.cli import AppGroup

from audit_app.db import connected
from audit_app.releases.recount import counted_entries, rollup_differences
from audit_app.rollups.sums import RollupDifference, rebuild_rollup

rollup_commands = AppGroup("rollup", help="Check and rebuild the monthly sums.")


@rollup_commands.command("check")
def check() -> None:
    """Recompute the sums from the releases; exit 1 where they differ."""
    with connected():
        differences = rollup_differences()
    for difference in differences:
        click.echo(_line(difference))
    click.echo(f"{len(differences)} differences.")
    if differences:
        click.echo("Mend them with: flask --app wsgi rollup rebuild")
        raise SystemExit(1)


@rollup_commands.command("rebuild")
def rebuild() -> None:
    """Replace the sums by what the releases add up to."""
    with connected():
        cells = rebuild_rollup(counted_entries)
    click.echo(f"{cells} sums written.")


def _line(difference: RollupDifference) -> str:
    cell = difference.cell
    place = f"branch {cell.branch}, {cell.month:%Y-%m}, {cell.checklist_key}.v{cell.checklist_version}"
    return f"{place}, {cell.measure}: stored {difference.stored}, expected {difference.expected}"

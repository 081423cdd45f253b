"""``flask --app wsgi rollup …``: the monthly sums behind every comparison."""

import click
from flask.cli import AppGroup

from audit_app.db import connected
from audit_app.releases.recount import counted_entries, rollup_differences
from audit_app.rollups.recounting import RollupDifference, rebuild_rollup
from audit_app.rollups.sums import CHAIN

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
    cell = difference.cell  # its period: 202611, 202624 the fourth quarter, 202600 the year
    branch = "all branches" if cell.branch == CHAIN else f"branch {cell.branch}"
    checklist = f"{cell.kind.checklist_key}.v{cell.kind.checklist_version}"
    place = f"{branch}, {cell.period}, {checklist}, {cell.measure}"
    return f"{place}: stored {difference.stored}, expected {difference.expected}"

"""``flask --app wsgi demo load``: a plausible chain to try things on."""

import click
from flask.cli import AppGroup

from audit_app.db import connected, migration_runner
from audit_app.demo.load import BRANCHES, SEED, VISITS, load_demo

demo_commands = AppGroup("demo", help="Data to try things on.")


@demo_commands.command("load")
@click.option("--branches", default=BRANCHES, show_default=True, type=click.IntRange(1, 400))
@click.option("--visits", default=VISITS, show_default=True, type=click.IntRange(1, 20_000))
@click.option("--seed", default=SEED, show_default=True, help="The same seed gives the same data.")
def load(branches: int, visits: int, seed: int) -> None:
    """Write a chain and a year of its visits into an empty database, all or nothing."""
    with connected():
        migration_runner().up()
        with click.progressbar(length=visits, label="Visits") as bar:
            load_demo(branches, visits, seed, report=lambda _: bar.update(1))
    click.echo(f"Loaded {branches} branches and {visits} visits.")

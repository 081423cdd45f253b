"""``flask --app wsgi db …``: the numbered migrations."""

import click
from flask.cli import AppGroup

from audit_app.db import connected, migration_runner

database_commands = AppGroup("db", help="Create and change the tables (numbered migrations).")


@database_commands.command("upgrade")
def upgrade() -> None:
    """Apply every migration that is still missing."""
    with connected():
        applied = migration_runner().up()
    click.echo("\n".join(f"applied {name}" for name in applied) or "The database is up to date.")


@database_commands.command("downgrade")
@click.option("--to", "target", help="Undo back through this migration; by default only the last one.")
def downgrade(target: str | None) -> None:
    """Undo the last migration; its tables and columns are lost."""
    with connected():
        undone = migration_runner().down(target)
    click.echo("\n".join(f"undid {name}" for name in undone) or "Nothing to undo.")


@database_commands.command("status")
def status() -> None:
    """List the migrations and when each was applied."""
    with connected():
        for migration in migration_runner().status():
            click.echo(f"{migration.name}  {migration.applied or 'not applied'}")

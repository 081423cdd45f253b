"""``flask --app wsgi db …``: the numbered migrations."""

import os
from pathlib import Path

import click
from flask.cli import AppGroup
from peewee import Database

from audit_app.db import connected, is_sqlite, migration_runner
from audit_app.errors import ViHanhError

database_commands = AppGroup("db", help="Create and change the tables (numbered migrations).")


class NoBackup(ViHanhError):
    """A copy of the database cannot be made, or not there."""


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


@database_commands.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy a SQLite database into FILE while people go on working.

    The copy is whole: it holds everything that was saved when the command began. Photos and the secret key
    lie beside the database and are copied as files (docs/operating.md).
    """
    with connected() as database:
        if not is_sqlite():
            raise NoBackup(
                "This database is PostgreSQL; copy it with: pg_dump --format=custom --file=FILE URL"
            )
        if file.exists():
            raise NoBackup(f"{file} is there already; nothing was changed. Name a new file.")
        copy_sqlite(database, file)
    click.echo(f"{file}: {file.stat().st_size:,} bytes")


def copy_sqlite(database: Database, file: Path) -> None:
    """Write the copy, for its owner alone, under a draft name first: ``file`` is whole or not there."""
    draft = file.with_name(f"{file.name}.part")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        database.execute_sql("VACUUM INTO ?", (str(draft),))
        draft.replace(file)
    except OSError as error:
        raise NoBackup(f"{file} cannot be written: {error.strerror}. Nothing was changed.") from error
    finally:
        draft.unlink(missing_ok=True)

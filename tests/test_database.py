"""The database foundation, on both databases."""

import threading
from datetime import UTC, datetime
from shutil import copy

import pytest
from peewee import IntegrityError
from playhouse.migrations import Runner
from playhouse.pool import MaxConnectionsExceeded
from playhouse.schema_diff import diff_models

from audit_app.cli.serve import MOST_THREADS
from audit_app.db import MIGRATIONS, connect_database, database, migration_runner
from audit_app.errors import DatabaseUnavailable
from audit_app.releases.models import Release
from tests.conftest import all_tables
from tests.factories import make_branch, make_release, make_user


def test_the_migrations_make_what_the_models_say(app):
    assert not diff_models(database.obj, all_tables())


def test_moments_come_back_aware_and_exact(app):
    moment = datetime(2026, 11, 14, 3, 12, 45, 123456, tzinfo=UTC)
    user = make_user(created_at=moment)
    assert type(user).get_by_id(user.id).created_at == moment


def test_a_moment_without_a_zone_is_refused(app):
    with pytest.raises(ValueError, match="time zone"):
        make_user(created_at=datetime(2026, 11, 14))  # noqa: DTZ001


def test_every_thread_that_may_serve_finds_a_connection(tmp_path):
    handle = connect_database(f"sqlite:///{tmp_path}/many.db")
    everybody, free = threading.Barrier(MOST_THREADS), []

    def take() -> None:
        try:
            with handle.connection_context():
                everybody.wait(30)
                free.append(True)
        except (MaxConnectionsExceeded, threading.BrokenBarrierError):
            everybody.abort()

    threads = [threading.Thread(target=take) for _ in range(MOST_THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    handle.close_all()
    assert len(free) == MOST_THREADS


def test_foreign_keys_are_held(app):
    branch = make_branch()
    with pytest.raises(IntegrityError), database.atomic():
        type(branch.area).delete().execute()


def test_migrations_go_down_and_up_with_rows_in_the_tables(app):
    make_branch()
    names = [migration.name for migration in migration_runner().status()]
    assert migration_runner().down(names[0]) == list(reversed(names))
    assert "branch" not in database.get_tables()
    assert migration_runner().up() == names
    make_branch()


LATER = '''
"""A migration as they will come: a new column, and a table whose columns change."""
from peewee import CharField

def up(migrator, db):
    migrator.migrate(
        migrator.add_column("visit", "weather", CharField(max_length=20, default="")),
        migrator.alter_column_type("visit", "segment", CharField(max_length=200, default="")),
    )

def down(migrator, db):
    migrator.migrate(
        migrator.alter_column_type("visit", "segment", CharField(max_length=120, default="")),
        migrator.drop_column("visit", "weather"),
    )
'''


def counts() -> dict[str, int]:
    return {model._meta.table_name: model.select().count() for model in all_tables()}


def test_a_later_migration_goes_up_and_down_and_keeps_every_row(app, tmp_path):
    """Also those of other tables: a table that SQLite writes anew must not take along what hangs on it."""
    make_release()
    before, document = counts(), Release.get().document
    for file in MIGRATIONS.glob("[0-9]*.py"):
        copy(file, tmp_path)
    (tmp_path / "9999_later.py").write_text(LATER, encoding="utf-8")
    runner = Runner(database.obj, directory=str(tmp_path))
    try:
        assert runner.up() == ["9999_later"]
        assert "weather" in {column.name for column in database.get_columns("visit")}
        assert counts() == before
        assert runner.down() == ["9999_later"]
    finally:
        if "9999_later" in {row.name for row in runner.status() if row.applied}:
            runner.down("9999_later")
    assert "weather" not in {column.name for column in database.get_columns("visit")}
    assert counts() == before
    assert Release.get().document == document
    assert not diff_models(database.obj, all_tables())


def test_migrations_are_numbered_without_a_gap_and_each_goes_both_ways():
    files = sorted(MIGRATIONS.glob("[0-9]*.py"))
    assert [file.name[:4] for file in files] == [f"{number:04d}" for number in range(1, len(files) + 1)]
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert "def up(" in text
        assert "def down(" in text


def test_applying_again_changes_nothing(app):
    make_release()
    before = counts()
    assert migration_runner().up() == []
    assert counts() == before


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "postgresql://", "sqlite+pool"])
def test_an_address_that_cannot_be_read_is_refused_in_words(url):
    with pytest.raises(DatabaseUnavailable, match="DATABASE_URL"):
        connect_database(url)

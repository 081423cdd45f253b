"""The database foundation, on both databases."""

import threading
from datetime import UTC, datetime

import pytest
from peewee import IntegrityError
from playhouse.pool import MaxConnectionsExceeded
from playhouse.schema_diff import diff_models

from audit_app.cli.serve import MOST_THREADS
from audit_app.db import connect_database, database, migration_runner
from audit_app.errors import DatabaseUnavailable
from tests.conftest import all_tables
from tests.factories import make_branch, make_user


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


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "postgresql://", "sqlite+pool"])
def test_an_address_that_cannot_be_read_is_refused_in_words(url):
    with pytest.raises(DatabaseUnavailable, match="DATABASE_URL"):
        connect_database(url)

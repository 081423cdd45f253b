"""PostgreSQL restarts, and nobody notices; pictures and styles need no database at all."""

import pytest

from audit_app import db
from audit_app.db import database

on_postgresql = pytest.mark.parametrize("app", ["postgresql"], indirect=True)


def end_every_connection():
    """End all other connections to this database, as a restart of the server does."""
    database.execute_sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


@on_postgresql
def test_connections_that_rested_through_a_restart_are_replaced_unnoticed(app, client, monkeypatch):
    resting, mine = take_two()
    database.obj._rests_since.clear()
    monkeypatch.setattr(db, "RESTED_SECONDS", 0)
    assert resting is not mine
    end_every_connection()
    database.close()
    for _ in range(3):
        assert client.get("/health").status_code == 200


def take_two():
    """Return a connection that lies in the pool beside the one that this test holds."""
    from threading import Thread

    found = []

    def take():
        with database.connection_context():
            found.append(database.connection())

    thread = Thread(target=take)
    thread.start()
    thread.join()
    return found[0], database.connection()


@on_postgresql
def test_a_connection_that_was_just_used_is_not_asked(app, monkeypatch):
    connection = database.connection()
    database.close()
    asked = []
    monkeypatch.setattr(connection, "cursor", lambda *_: asked.append("SELECT 1"))
    assert not database.obj._is_closed(connection)
    assert not asked
    monkeypatch.setattr(db, "RESTED_SECONDS", 0)
    database.obj._is_closed(connection)
    assert asked


def test_styles_come_without_a_database(app, client, monkeypatch):
    address = client.get("/sign-in").text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    database.close()

    def refuse(*_arguments, **_settings):
        raise AssertionError("The database was asked.")

    monkeypatch.setattr(type(database.obj), "connect", refuse)
    assert client.get(address).status_code == 200

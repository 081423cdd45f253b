"""The database: one deferred handle, connected for each request, SQLite or PostgreSQL.

Models name :data:`database`; :func:`init_app` points it at ``DATABASE_URL``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlparse
from weakref import WeakKeyDictionary

from flask import Flask, request
from peewee import Database, DatabaseProxy, DateTimeField, Model, OperationalError, SqliteDatabase
from playhouse.db_url import connect, register_database
from playhouse.migrations import Runner
from playhouse.pool import PooledPostgresqlDatabase

from audit_app.errors import DatabaseUnavailable

database = DatabaseProxy()

MIGRATIONS = Path(__file__).with_name("migrations")

# WAL lets readers work while one writes; five seconds is longer than any of our write transactions.
SQLITE_PRAGMAS = {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000, "synchronous": "normal"}

# A transaction that reads first and writes later would fail at once where another one wrote in between; one
# that asks for the right to write at its start waits its turn.  The pool gives a connection to one thread at
# a time; where the last connection closed, SQLite would write its whole log back after each request.
SQLITE_SETTINGS = {"pragmas": SQLITE_PRAGMAS, "lock_type": "immediate", "check_same_thread": False}
POSTGRESQL_SETTINGS = {
    "unquote_password": True,
    "unquote_user": True,
    "prefer_psycopg3": True,
    "connect_timeout": 10,
}
# A connection that has just answered is not asked whether it still lives.
RESTED_SECONDS = 2.0
# These answer from memory.
WITHOUT_DATABASE = {"assets.send_asset", "static"}
# One for each of the most threads that ``serve`` allows; what PostgreSQL has left is for it to say.
POOL = {"max_connections": 256, "stale_timeout": 300, "timeout": 10}


class RestedPool(PooledPostgresqlDatabase):
    """Asks PostgreSQL whether a connection still lives only where it has rested.

    After a restart of PostgreSQL the resting ones are found dead and replaced before anybody notices; under
    load, asking each time would cost one of a request's ten round trips.
    """

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._rests_since: WeakKeyDictionary[Any, float] = WeakKeyDictionary()

    def _is_closed(self, conn: Any) -> bool:
        if monotonic() - self._rests_since.get(conn, -RESTED_SECONDS) < RESTED_SECONDS:
            return bool(conn.closed)
        return bool(super()._is_closed(conn))

    def _can_reuse(self, conn: Any) -> bool:
        self._rests_since[conn] = monotonic()
        return bool(super()._can_reuse(conn))


register_database(RestedPool, "postgresql+pool")


class UtcDateTimeField(DateTimeField):
    """A moment: aware in UTC in Python, naive UTC in the database."""

    def db_value(self, value: datetime | None) -> datetime | None:
        """Refuse a naive datetime (``ValueError``): nobody knows when that was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{self.name} needs a datetime with a time zone, not {value!r}.")
        return super().db_value(value.astimezone(UTC).replace(tzinfo=None))

    def python_value(self, value: object) -> datetime | None:
        """Read it back, aware."""
        moment = super().python_value(value)
        return moment.replace(tzinfo=UTC) if moment is not None else None


class Record(Model):
    """The base of every table."""

    if TYPE_CHECKING:  # Peewee adds the key and the columns behind references when the class is made
        id: Any

        def __getattr__(self, name: str) -> Any: ...

    class Meta:
        database = database
        legacy_table_names = False


def connect_database(url: str) -> Database:
    """Return the database behind ``url`` (``sqlite:///…`` or ``postgresql://…``), not yet connected.

    Raises :class:`DatabaseUnavailable` where the address cannot be read.
    """
    scheme = urlparse(url).scheme.partition("+")[0]
    try:
        if scheme == "sqlite":
            return connect(with_pool(url, "sqlite"), **SQLITE_SETTINGS, **POOL)
        if scheme in {"postgresql", "postgres"}:
            return connect(with_pool(url, "postgresql"), **POSTGRESQL_SETTINGS, **POOL)
    except (ValueError, RuntimeError) as error:
        raise DatabaseUnavailable(url, str(error)) from error
    raise DatabaseUnavailable(url, f"the scheme “{scheme}” is neither sqlite nor postgresql")


def with_pool(url: str, scheme: str) -> str:
    """Return ``url`` with the scheme of Peewee's pooled database."""
    return url.replace(f"{urlparse(url).scheme}:", f"{scheme}+pool:", 1)


def init_app(app: Flask) -> None:
    """Point :data:`database` at the app's ``DATABASE_URL`` and connect around each request."""
    url = app.config["DATABASE_URL"]
    app.extensions["database"] = handle = connect_database(url)
    database.initialize(handle)
    app.before_request(open_connection)
    app.teardown_request(close_connection)


def open_connection() -> None:
    """Connect for this request, once."""
    if database.is_closed() and request.endpoint not in WITHOUT_DATABASE:
        try:
            database.connect()
        except OperationalError as error:
            raise unavailable(error) from error


def unavailable(error: Exception) -> DatabaseUnavailable:
    """Return what a failed connection or a full disk means, with the file's name where there is one."""
    file = f" ({database.obj.database})" if is_sqlite() else ""
    return DatabaseUnavailable("DATABASE_URL", f"{error}{file}")


def close_connection(_error: BaseException | None) -> None:
    """Give the connection back, unless an outer caller (a test, a command) holds a transaction."""
    if not database.is_closed() and not database.in_transaction():
        database.close()


@contextmanager
def connected() -> Iterator[Database]:
    """Connect for a command; raises :class:`DatabaseUnavailable` in words."""
    try:
        database.connect(reuse_if_open=True)
        yield database.obj
    except OperationalError as error:
        raise unavailable(error) from error
    finally:
        if not database.is_closed():
            database.close()


def migration_runner() -> Runner:
    """Return the runner of the numbered migrations on the current database."""
    return Runner(database.obj, directory=str(MIGRATIONS))


def is_sqlite() -> bool:
    """Whether the current database is SQLite."""
    return isinstance(database.obj, SqliteDatabase)

"""Queries whose SQL is written once and asked many times.

Peewee writes the SQL of a query anew each time it is asked, and for short queries that takes longer than the
answer: a quarter of the time of sending a visit (docs/decisions/0012).  What is read or written with every
request is therefore a function under :func:`prepared`; everything else stays an ordinary query.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec

from peewee import Context, Database, Insert, Select

from audit_app.db import database

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Place:
    """Stands for an argument; ``convert`` makes of it what its column keeps."""

    name: str
    convert: Callable[[Any], Any] | None = None

    def fill(self, arguments: Mapping[str, Any]) -> Any:
        """Return the argument as its column keeps it."""
        value = arguments[self.name]
        return self.convert(value) if self.convert else value


class Writing(Context):
    """Writes SQL, and keeps the places of the arguments among its values."""

    _values: list[Any]

    def value(self, value: Any, converter: Any = None, add_param: bool = True) -> Any:  # noqa: FBT001, FBT002 - Peewee's own
        """Keep a place with the converter of its column, and any other value as Peewee does."""
        if not isinstance(value, Place):
            return super().value(value, converter, add_param)
        convert = self.state.converter if converter is None else converter
        self._values.append(replace(value, convert=convert or None))
        return self.literal(self.state.param or "?")


@dataclass(frozen=True, slots=True)
class Statement:
    """One query in the SQL of one kind of database."""

    query: Any
    sql: str
    values: tuple[Any, ...]

    def ask(self, handle: Database, arguments: Mapping[str, Any]) -> Any:
        """Return the rows of a select, the number of rows of an update, the key of an insert."""
        values = [value.fill(arguments) if isinstance(value, Place) else value for value in self.values]
        cursor = handle.execute_sql(self.sql, values)
        if isinstance(self.query, Select):
            return list(self.query._get_cursor_wrapper(cursor))  # type: ignore[attr-defined]
        if self.query._returning:  # PostgreSQL's way to tell the key of an insert
            return cursor.fetchone()[0]
        return self.query.handle_result(handle, cursor)


def prepare(query: Any, handle: Database) -> Statement:
    """Return ``query`` as SQL for the database behind ``handle``; :class:`Place` stands for its arguments.

    Raises ``ValueError`` for an insert that leaves a column to a function: it would be asked once for ever.
    """
    defaults = query.get_default_data() if isinstance(query, Insert) else {}
    for field, default in defaults.items():
        if callable(default) and field not in query._insert:
            raise ValueError(f"{field.name} is to be given in a prepared insert.")
    sql, values = Writing(**handle.get_context_options()).sql(query).query()
    return Statement(query, sql, tuple(values))


def prepared(build: Callable[P, Any]) -> Callable[P, Any]:
    """Let ``build`` give its query once; from then on its arguments are bound to the same SQL.

    ``build`` may use its arguments as values alone, never in an ``if`` of its own.  What comes back is what
    :meth:`Statement.ask` gives.
    """
    names = tuple(signature(build).parameters)
    known: dict[tuple[Any, ...], Statement] = {}

    @wraps(build)
    def ask(*positional: P.args, **named: P.kwargs) -> Any:
        handle = database.obj
        arguments = {**dict(zip(names, positional, strict=False)), **named}
        kind = (type(handle), *arguments)
        if kind not in known:
            query: Any = build
            known[kind] = prepare(query(**{name: Place(name) for name in arguments}), handle)
        return known[kind].ask(handle, arguments)

    return ask

"""Where the queue lies: a file, PostgreSQL or Redis (``JOBS_URL``)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from huey import Huey, PostgresHuey, PriorityRedisHuey, SqliteHuey
from huey.exceptions import ConfigurationError
from huey.serializer import SignedSerializer

from audit_app.config import SettingRefused

QUEUE = "vi-hanh"


def open_queue(settings: Mapping[str, Any]) -> Huey:
    """Return the queue behind ``JOBS_URL``; in tests one that does everything at once.

    Messages are signed with the app's key: who can write into the queue still cannot make a worker run what
    we did not write.  Raises :class:`SettingRefused`.
    """
    url = settings["JOBS_URL"]
    shared = {
        "name": QUEUE,
        "results": False,
        "serializer": SignedSerializer(secret=settings["SECRET_KEY"]),
        "immediate": bool(settings.get("JOBS_IMMEDIATE")),
    }
    try:
        match urlsplit(url).scheme:
            case "sqlite":
                return SqliteHuey(filename=str(sqlite_file(url)), **shared)
            case "postgresql" | "postgres":
                return PostgresHuey(dsn=url, **shared)
            case "redis" | "rediss":
                return PriorityRedisHuey(url=url, **shared)
    except ConfigurationError as error:
        raise SettingRefused(f"JOBS_URL cannot be used: {error}") from error
    raise SettingRefused(
        "JOBS_URL cannot be used. Write sqlite:////absolute/path/jobs.db, "
        "postgresql://user:password@host/name or redis://host:6379/0 (pip install redis)."
    )


def sqlite_file(url: str) -> Path:
    """Return the file of ``sqlite:////absolute/path``; raises :class:`SettingRefused`."""
    path = url.removeprefix("sqlite://").removeprefix("/")
    if not path.startswith("/"):
        raise SettingRefused(f"JOBS_URL={url} names no file. Write it like sqlite:////absolute/path/jobs.db")
    return Path(path)

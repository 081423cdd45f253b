"""Programmes and published checklists."""

from datetime import date

from peewee import JOIN, fn

from audit_app.accounts.models import User
from audit_app.programmes.models import Programme, PublishedChecklist


def all_programmes() -> list[Programme]:
    """Return every programme, the latest first."""
    return list(Programme.select().order_by(Programme.starts_on.desc(), Programme.code))


def running_programmes(day: date) -> list[Programme]:
    """Return the programmes that have not ended by ``day``, for a choice."""
    return list(
        Programme.select()
        .where(Programme.ends_on.is_null() | (Programme.ends_on >= day))
        .order_by(Programme.starts_on.desc(), Programme.code)
    )


def find_programme(code: str) -> Programme | None:
    """Return the programme called ``code`` in any case."""
    return Programme.get_or_none(fn.LOWER(Programme.code) == code.strip().lower())


def published_versions() -> list[PublishedChecklist]:
    """Return every published version with its publisher, without the source."""
    return list(
        PublishedChecklist.select(
            PublishedChecklist.key,
            PublishedChecklist.version,
            PublishedChecklist.digest,
            PublishedChecklist.published_at,
            User.name,
        )
        .join(User, JOIN.LEFT_OUTER)
        .order_by(PublishedChecklist.key, PublishedChecklist.version.desc())
    )


def published_names() -> list[tuple[str, int]]:
    """Return key and version of every published checklist, the newest version of each key first."""
    rows = PublishedChecklist.select(PublishedChecklist.key, PublishedChecklist.version)
    return sorted(((row.key, row.version) for row in rows), key=lambda name: (name[0], -name[1]))

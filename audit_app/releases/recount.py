"""Counting all releases anew, to check the monthly sums or to rebuild them."""

from collections.abc import Iterator

from peewee import chunked

from audit_app.db import database, is_sqlite
from audit_app.releases.counting import rollup_entry
from audit_app.releases.models import Release
from audit_app.rollups.entry import RollupEntry
from audit_app.rollups.recounting import RollupDifference, find_differences
from audit_app.visits.models import Visit
from audit_app.visits.states import VisitState

# Releases read at once: documents of some 40 KB each.
AT_ONCE = 100


def counted_entries() -> Iterator[RollupEntry]:
    """Give what each release that counts adds: the current revisions of visits that were not excluded.

    They come branch by branch.
    """
    counting = (
        Release.select(Release.id)
        .join(Visit)
        .where(Release.replaced_by.is_null(), Visit.state == VisitState.RELEASED)
        .order_by(Release.branch, Release.id)
    )
    for some in chunked([release.id for release in counting], AT_ONCE):
        for release in Release.select().where(Release.id.in_(some)).order_by(Release.branch, Release.id):
            yield rollup_entry(release.frozen, release.branch_id)


def rollup_differences() -> list[RollupDifference]:
    """Return where the sums are not what the releases add up to, as of one moment."""
    with database.atomic():
        if not is_sqlite():
            database.execute_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return list(find_differences(counted_entries()))

"""The chain that is measured is one that the app itself could have written."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import fn

from audit_app import create_app
from audit_app.db import connected, database, migration_runner
from audit_app.releases.models import Release
from audit_app.rollups.entry import RollupEntry
from audit_app.rollups.queries import chain_sums
from audit_app.rollups.recounting import stored_sums
from audit_app.rollups.sums import sum_entries
from bench.chain.load import load_chain, publish
from bench.chain.visits import ASSESSED, NOT_ASSESSED, SEGMENTS, Visits, make_visits, month_at


def entries(visits: Visits) -> list[RollupEntry]:
    """What the app would have counted, visit by visit."""
    return [
        RollupEntry(
            branch=int(visits.branch[place]) + 1,
            month=month_at(int(visits.month[place])),
            checklist_key=visits.checklist.key,
            checklist_version=visits.checklist.version,
            programme=f"D{visits.programme[place]}",
            segment=SEGMENTS[visits.segment[place]],
            assessed=ASSESSED[visits.assessed[place]],
            figures={
                measure: int(figure)
                for measure, figure in zip(visits.measures, visits.figures[place], strict=True)
                if figure != NOT_ASSESSED
            },
        )
        for place in range(len(visits))
    ]


@pytest.fixture
def visits(tmp_path: Path) -> Iterator[Visits]:
    """A small chain in a database of its own, whose row ids begin at 1."""
    app = create_app({"DATABASE_URL": f"sqlite:///{tmp_path}/chain.db", "SECRET_KEY": "for this test only"})
    with app.app_context(), app.test_request_context(), connected():
        migration_runner().up()
        visits = make_visits(publish(), 5, 200)
        load_chain(visits)
        yield visits
    app.extensions["database"].close_all()


def test_the_sums_made_in_bulk_are_those_of_the_visits(visits: Visits) -> None:
    assert stored_sums() == sum_entries(entries(visits))


def test_the_releases_are_those_visits(visits: Visits) -> None:
    total = Release.select(fn.SUM(Release.score)).scalar()
    assert Release.select().count() == len(visits) == 200
    assert total == chain_sums(["overall"])["overall"].total
    assert database.execute_sql("SELECT COUNT(*) FROM bench_visit").fetchone() == (200,)


def test_the_same_seed_gives_the_same_visits_spread_evenly(visits: Visits) -> None:
    again = make_visits(visits.checklist, 5, 200)
    assert (again.figures == visits.figures).all()
    cells = [int(branch) * 36 + int(month) for branch, month in zip(again.branch, again.month, strict=True)]
    assert max(cells.count(cell) for cell in set(cells)) == 2
    assert len(set(cells)) == 5 * 36

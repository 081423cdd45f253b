"""The pages of comparison at 10,000 to 1,000,000 visits, beside the same figures taken from raw visits."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from audit_app import create_app
from audit_app.accounts.models import Role, User
from audit_app.db import connected, database, migration_runner
from bench.chain.load import load_chain, publish
from bench.chain.readings import DuckDb, Read, raw_sql, readings
from bench.chain.visits import MONTHS, Visits, make_visits
from bench.fieldwork import SECRET
from bench.report import Figure, number
from bench.servers import DATABASES, as_the_server_runs

BRANCHES = 1000
SPARSE = 2 * MONTHS * BRANCHES
SIZES = {
    10_000: "10,000 visits",
    SPARSE: f"{SPARSE:,} visits (sparse: 2 per branch and month)",
    100_000: "100,000 visits",
    1_000_000: "1,000,000 visits (dense: 28 per branch and month)",
}
PERIOD = "2026"
USUAL = "/comparison?period="
"""The period is looked for, as for somebody who comes without a filter."""
PAGES = (
    USUAL,
    "/comparison",
    "/comparison/factors",
    "/comparison/trends",
    "/comparison/journey",
    "/comparison/priorities",
    "/comparison/questions",
    "/comparison/expectation",
    "/comparison/funnel",
    "/comparison/periods",
    "/comparison/branches/CN00007",
)
ROUNDS = 9
MOST_MS = 150
TIMES_FASTER = 20
LARGEST = 1_000_000


def measure(names: list[str], sizes: list[int] | None = None) -> Iterator[Figure]:
    """Give the figures of every size on every database."""
    for size in sizes or SIZES:
        visits: Visits | None = None
        duck: DuckDb | None = None
        for name in names:
            with (
                tempfile.TemporaryDirectory(prefix="vh-bench-") as place,
                DATABASES[name](Path(place)) as url,
            ):
                app = create_app({"DATABASE_URL": url, "SECRET_KEY": SECRET, "INSTANCE": place})
                began = time.perf_counter()
                with app.app_context(), app.test_request_context(), connected():
                    migration_runner().up()
                    checklist = publish()
                    visits = visits or make_visits(checklist, BRANCHES, size)
                    load_chain(visits)
                duck = duck or DuckDb(visits)
                part = f"{name}, {BRANCHES:,} branches, 36 months, {SIZES.get(size, f'{size:,} visits')}"
                yield Figure(part, "made and loaded", time.perf_counter() - began, "s")
                yield from of_readings(part, visits, duck, size)
                yield from of_pages(part, app, size)
                app.extensions["database"].close_all()


def of_readings(part: str, visits: Visits, duck: DuckDb, size: int) -> Iterator[Figure]:
    """Give what the roll-up needs for the sums of a page, and how many times longer raw visits take."""
    with database.connection_context():
        for each in readings(visits):
            own, raw = median(each.from_rollup), median(raw_sql(each))
            columns = median(duck.read(each))
            yield Figure(part, each.name, own, "ms")
            words = f"raw SQL {number(raw)} ms, DuckDB {number(columns)} ms"
            aim = TIMES_FASTER if size == LARGEST else None
            yield Figure(part, "  faster than raw SQL", raw / own, "times", at_least=aim, remark=words)
            yield Figure(part, "  faster than DuckDB", columns / own, "times")


def of_pages(part: str, app: Any, size: int) -> Iterator[Figure]:
    """Give the server's time for each page of a year, once it has been asked for before."""
    as_the_server_runs()
    client = app.test_client()
    with app.app_context(), database.connection_context():
        office = User.get(User.role == Role.HEAD_OFFICE).get_id()
    with client.session_transaction() as session:
        session.update({"_user_id": office, "_fresh": True, "fs_cc": "set"})
    for path in PAGES:
        address = path if path == USUAL else f"{path}?period={PERIOD}"
        began = time.perf_counter()
        answer = client.get(address)
        first = (time.perf_counter() - began) * 1000
        if answer.status_code == 404:
            continue
        assert answer.status_code == 200, f"{address} answered {answer.status_code}"
        spent = time.process_time()
        value = median(lambda address=address: client.get(address))  # type: ignore[misc]
        spent = (time.process_time() - spent) * 1000 / ROUNDS
        words = f"{len(answer.data) / 1000:.0f} kB, {spent:.0f} ms of this process, first time {first:.0f} ms"
        aim = MOST_MS if size == LARGEST else None
        yield Figure(part, f"page {path}", value, "ms", at_most=aim, remark=words)


def median(read: Read) -> float:
    """Return the median time in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        read()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)

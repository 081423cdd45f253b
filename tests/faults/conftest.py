"""The stages on which faults are tried."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright

from tests.faults.field import Field, MakeField
from tests.faults.phone import Phone
from tests.faults.proxy import Proxy
from tests.faults.recorder import Recorder, recording
from tests.faults.stage import Stage, set_stage


@pytest.fixture(scope="session")
def stage(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Server on SQLite, network, and room for phones."""
    folder = tmp_path_factory.mktemp("stage")
    with set_stage(playwright, folder, "sqlite", f"sqlite:///{folder}/site.db") as stage:
        yield stage


@pytest.fixture(scope="session")
def postgresql_stage(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory, postgresql_url: str
) -> Iterator[Stage]:
    """The same on PostgreSQL, in a database of its own."""
    folder = tmp_path_factory.mktemp("stage-pg")
    with set_stage(playwright, folder, "postgresql", own_database(postgresql_url)) as stage:
        yield stage


@pytest.fixture
def make_field(stage: Stage, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[MakeField]:
    phones: list[Phone] = []

    def make(**assignment: Any) -> Field:
        phones.append(Phone(stage.playwright, tmp_path / f"phone{len(phones)}", stage.proxy.url))
        return Field(stage, phones[-1], f"shopper{abs(hash(request.node.nodeid))}", **assignment)

    yield make
    stage.proxy.heal()
    stage.proxy.rewrites.clear()
    for phone in phones:
        phone.close()


@pytest.fixture
def field(make_field: MakeField) -> Field:
    """A visit to the corner shop, opened on a phone."""
    field = make_field()
    field.shopper.open()
    return field


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    """A server that remembers what reached it."""
    with recording() as server:
        yield server


@pytest.fixture
def proxy(recorder: Recorder) -> Iterator[Proxy]:
    """The network before the recorder."""
    proxy = Proxy(lambda: recorder.server_port)
    yield proxy
    proxy.close()


def own_database(url: str) -> str:
    """Make the database ``faults`` beside the one at ``url``; return its address."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS faults")
        connection.execute("CREATE DATABASE faults")
    head, _, options = url.partition("?")
    return f"{head.rpartition('/')[0]}/faults{f'?{options}' if options else ''}"

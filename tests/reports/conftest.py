"""A chain with reports on a day that stands still; what WeasyPrint warns of fails the tests."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.reports.making import BEFORE, NOW_VISITS, World, make_world, on_the_day
from tests.scorecards.conftest import no_warning_of_weasyprint  # noqa: F401 - found by its name


@pytest.fixture
def day() -> Iterator[None]:
    with on_the_day():
        yield


@pytest.fixture
def world(day: None, app: Flask) -> World:
    return make_world(BEFORE, NOW_VISITS)

"""Eight writers at once: the sums are what the releases add up to, and nobody waits for ever."""

import pytest
from flask import Flask

from tests.rollups.storm import blow


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_eight_writers_who_release_and_correct_at_once_leave_the_sums_right(app: Flask) -> None:
    storm = blow(app, seconds=60, most=5)
    assert storm.failures == []
    assert storm.differences == []
    assert storm.done["released"] >= 8
    assert storm.done["corrected"] > 0

"""Who listens hears of a release once it is certain, and cannot harm it."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from audit_app.accounts.models import Role
from audit_app.db import database
from audit_app.releases.correction import correct_release
from audit_app.releases.models import Release
from audit_app.releases.release import release_visit
from audit_app.releases.signals import visit_released
from audit_app.scoring.answers import Answer
from tests.factories import make_release, make_submitted_visit, make_user

Heard = tuple[str, int, bool]


@pytest.fixture
def heard() -> Iterator[list[Heard]]:
    """What a receiver heard: code, revision, and whether a transaction was still open."""
    releases: list[Heard] = []

    def listen(_sender: Any, release: Release) -> None:
        releases.append((release.code, release.revision, database.in_transaction()))

    with visit_released.connected_to(listen):
        yield releases


@pytest.fixture
def failing() -> Iterator[None]:
    def fail(_sender: Any, release: Release) -> None:
        raise OSError(f"Nobody to tell of {release.code}.")

    with visit_released.connected_to(fail):
        yield


def test_a_release_is_told_after_its_transaction(app: Flask, heard: list[Heard]) -> None:
    release = make_release()
    assert heard == [(release.code, 1, False)]


def test_a_revision_is_told_too(app: Flask, heard: list[Heard]) -> None:
    release = make_release()
    reviewer = make_user(Role.REVIEWER)
    correct_release(release, {"greeted": Answer(value="no")}, "Ảnh cho thấy điều ngược lại.", reviewer)
    assert heard == [(release.code, 1, False), (release.code, 2, False)]


def test_releasing_again_tells_nothing_new(app: Flask, heard: list[Heard]) -> None:
    visit, reviewer = make_submitted_visit(), make_user(Role.REVIEWER)
    release_visit(visit, reviewer)
    release_visit(visit, reviewer)
    assert len(heard) == 1


def test_a_release_within_a_larger_transaction_is_told_when_that_is_committed(
    app: Flask, heard: list[Heard]
) -> None:
    with database.atomic():
        make_release()
        assert heard == []
    assert len(heard) == 1


def test_a_release_that_was_rolled_back_is_told_to_nobody(app: Flask, heard: list[Heard]) -> None:
    with database.atomic() as transaction:
        make_release()
        transaction.rollback()
    assert heard == []


def test_a_receiver_that_fails_harms_neither_the_release_nor_the_others(
    app: Flask, failing: None, heard: list[Heard], caplog: pytest.LogCaptureFixture
) -> None:
    release = make_release()
    assert Release.get_by_id(release.id).is_current
    assert heard == [(release.code, 1, False)]
    assert "a receiver failed" in caplog.text

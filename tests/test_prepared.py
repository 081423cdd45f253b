import logging
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from peewee import Context, ModelSelect

from audit_app.accounts.models import User
from audit_app.prepared import prepared
from audit_app.visits.models import Visit, VisitChange
from tests.factories import make_user, make_visit

MOMENT = datetime(2026, 11, 14, 3, 12, tzinfo=UTC)


@prepared
def users_called(name: str, language: str = "vi") -> "ModelSelect[User]":
    return User.select().where(User.name == name, User.language == language)


@prepared
def change_columns(visit: int, **columns: Any) -> Any:
    return Visit.update(**columns).where(Visit.id == visit)


@prepared
def add_change(**columns: Any) -> Any:
    return VisitChange.insert(**columns)


def test_each_call_is_asked_with_its_own_arguments(app: Flask) -> None:
    make_user("shopper", name="Lê Thị Hoa")
    make_user("shopper", name="Trần Văn Bình")
    for name in ("Lê Thị Hoa", "Trần Văn Bình"):
        assert [user.name for user in users_called(name)] == [name]
    assert users_called("Nobody") == []


def test_an_argument_that_is_left_out_keeps_its_default(app: Flask) -> None:
    make_user("shopper", name="Lê Thị Hoa", language="vi")
    assert len(users_called("Lê Thị Hoa")) == 1
    assert users_called("Lê Thị Hoa", language="en") == []
    assert len(users_called(name="Lê Thị Hoa", language="vi")) == 1


def test_values_are_kept_as_their_columns_keep_them(app: Flask) -> None:
    visit = make_visit()
    assert change_columns(visit.id, entered_at=MOMENT) == 1
    assert change_columns(visit.id, segment="Mẹ bầu") == 1
    assert change_columns(visit.id + 1, segment="Mẹ bầu") == 0
    stored = Visit.get_by_id(visit.id)
    assert (stored.entered_at, stored.segment) == (MOMENT, "Mẹ bầu")


def test_a_moment_without_a_zone_is_refused_as_everywhere(app: Flask) -> None:
    visit = make_visit()
    with pytest.raises(ValueError, match="time zone"):
        change_columns(visit.id, entered_at=MOMENT.replace(tzinfo=None))


def test_an_insert_gives_the_key_of_its_row(app: Flask) -> None:
    visit = make_visit()
    key = add_change(visit=visit.id, at=MOMENT, user=None, from_state="assigned", to_state="started")
    row = VisitChange.get_by_id(key)
    assert (row.visit_id, row.at, row.user_id, row.reason) == (visit.id, MOMENT, None, "")


def test_an_insert_that_leaves_its_moment_to_the_clock_is_refused(app: Flask) -> None:
    visit = make_visit()
    with pytest.raises(ValueError, match="at is to be given"):
        add_change(visit=visit.id, from_state="assigned", to_state="started")


def test_the_sql_is_written_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    users_called("Lê Thị Hoa")
    monkeypatch.setattr(Context, "sql", lambda *_: pytest.fail("SQL was written again."))
    assert users_called("Trần Văn Bình") == []


def test_what_is_asked_is_logged_as_any_query(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="peewee"):
        users_called("Lê Thị Hoa")
    assert "Lê Thị Hoa" in caplog.text

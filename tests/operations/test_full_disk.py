"""A disk without room and a database that cannot be written: said in words, nothing lost."""

import errno
import os
from contextlib import suppress
from io import BytesIO

import pytest
from peewee import OperationalError
from PIL import Image

from audit_app.db import database
from audit_app.visits.drafts import open_sheet
from tests.factories import make_visit

# SQLite lets a test take its room away; what PostgreSQL says then is tried at the end.
on_sqlite = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture
def visit(app, client):
    """A visit whose shopper is signed in and has saved one answer."""
    database.close_idle()  # what is said to one connection holds for it alone, so let there be one
    made = make_visit()
    client.sign_in(made.shopper)
    assert client.send(f"/visits/{made.uid}/sections/welcome", {"greeted": "yes"}).status_code == 302
    return made


@pytest.fixture
def full_disk(visit):
    """From here on the database file cannot grow, and the room inside it is used up, as on a full disk."""
    database.execute_sql("VACUUM")  # rows of earlier tests have left room behind
    pages = database.execute_sql("PRAGMA page_count").fetchone()[0]
    database.execute_sql(f"PRAGMA max_page_count = {pages}")
    with suppress(OperationalError):
        for _ in range(500):
            make_visit(scenario=LONG_NOTE)
    yield
    database.execute_sql("PRAGMA max_page_count = 1073741823")


LONG_NOTE = "Không ai nhìn lên khi tôi vào. " * 120


@on_sqlite
def test_a_full_disk_is_said_and_what_was_saved_stays(client, visit, full_disk):
    address = f"/visits/{visit.uid}/sections/welcome"
    answer = client.send(address, {"greeted": "no", "greeted.note": LONG_NOTE})
    assert answer.status_code == 503
    text = answer.get_data(as_text=True)
    assert "Máy chủ không còn chỗ để lưu" in text
    assert "Hãy quay lại" in text
    kept = open_sheet(visit.uid, visit.shopper).answers
    assert (kept["greeted"].value, kept["greeted"].note) == ("yes", "")
    assert client.page(address)


@on_sqlite
def test_a_database_that_became_read_only_is_said(client, visit):
    database.execute_sql("PRAGMA query_only = 1")
    try:
        answer = client.send(f"/visits/{visit.uid}/sections/welcome", {"greeted": "no"})
    finally:
        database.execute_sql("PRAGMA query_only = 0")
    assert answer.status_code == 503
    assert "không ghi được" in answer.get_data(as_text=True)
    assert open_sheet(visit.uid, visit.shopper).answers["greeted"].value == "yes"


def picture():
    """Return a small JPEG as an upload."""
    stream = BytesIO()
    Image.effect_noise((64, 48), 80).convert("RGB").save(stream, "JPEG")
    stream.seek(0)
    return stream, "ke-hang.jpg"


def test_a_photo_that_finds_no_room_is_refused_at_its_question_and_the_answers_are_kept(
    app, client, monkeypatch
):
    made = make_visit()
    client.sign_in(made.shopper)
    section, question = question_with_photo(made)

    def refuse(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    answer = client.send(
        f"/visits/{made.uid}/sections/{section}",
        {f"{question}.photo": picture(), f"{section}.opportunity": "Thêm ghế cho khách."},
    )
    assert answer.status_code == 503
    assert "ổ đĩa" in answer.get_data(as_text=True)
    kept = open_sheet(made.uid, made.shopper).answers
    assert kept[f"{section}.opportunity"].value == "Thêm ghế cho khách."


def question_with_photo(visit):
    """Return the first section and question of the visit's checklist at which a photo can be added."""
    from audit_app.visits.forms import takes_photos

    for section in open_sheet(visit.uid, visit.shopper).checklist.sections:
        for question in section.questions:
            if takes_photos(question) and question.is_scored:
                return section.key, question.key
    raise AssertionError("The checklist of the tests takes no photos.")


@pytest.mark.parametrize(
    ("reason", "is_full"),
    [
        ('could not extend file "base/5/16385": No space left on device', True),
        ("cannot execute INSERT in a read-only transaction", True),
        ("server closed the connection unexpectedly", False),
    ],
)
def test_what_postgresql_says_is_understood(app, client, monkeypatch, caplog, reason, is_full):
    def refuse(*_arguments):
        raise OperationalError(reason)

    monkeypatch.setattr(database.obj, "execute_sql", refuse)
    answer = client.get("/health")
    assert answer.status_code == 503
    assert ("không còn chỗ" in answer.get_data(as_text=True)) == is_full
    assert reason in caplog.text
    assert reason not in answer.get_data(as_text=True)

"""The last way out: a file that the phone saved, taken in by a command or at a desk."""

import base64
import io
import json

import pytest

from audit_app.accounts.models import Role
from audit_app.db import database
from audit_app.visits.history import change_state
from audit_app.visits.models import Draft, Photo, Submission, Visit, VisitChange
from audit_app.visits.states import VisitState
from audit_app.visits.sync.copy_file import CopyRefused, import_copy
from audit_app.visits.sync.models import DraftCopy
from tests.factories import make_user
from tests.visits.sync.phone import body, digest, good_fields, jpeg

PHOTO = jpeg((1, 2, 3))


def copy_of(visit, photos=(PHOTO,), **parts):
    """The document that the phone writes."""
    draft = body(visit, 7, photos={"prices_agree": [digest(photo) for photo in photos]}, submit=1)
    rows = [
        {
            "question": "prices_agree",
            "sha256": digest(photo),
            "taken_at": "2026-11-14T10:12:05",
            "bytes": base64.b64encode(photo).decode(),
        }
        for photo in photos
    ]
    document = {"format": "vi-hanh-visit", "version": 1, "exported_at": "2026-11-14T10:40:00Z"}
    return {**document, "uid": visit.uid, "draft": draft | parts, "photos": rows}


def written(document):
    return json.dumps(document).encode()


def test_a_copy_that_wanted_to_be_sent_is_sent_with_its_photos(app, visit):
    imported = import_copy(written(copy_of(visit)), None)
    submission = Submission.get()
    assert imported.is_taken
    assert submission.code in imported.words
    assert json.loads(submission.answers)["prices_agree"]["photos"] == [Photo.get().sha256]
    assert Photo.get().taken_at is not None
    notes = [row for row in VisitChange.select() if row.from_state == row.to_state]
    assert len(notes) == 1


def test_a_copy_again_changes_nothing(app, visit):
    content = written(copy_of(visit))
    import_copy(content, None)
    before = VisitChange.select().count()
    again = import_copy(content, None)
    assert again.is_taken
    assert Submission.select().count() == Photo.select().count() == 1
    assert VisitChange.select().count() == before
    assert not DraftCopy.select().exists()


def test_a_copy_that_is_only_a_draft_is_saved(app, visit):
    import_copy(written(copy_of(visit, submit=None)), make_user(Role.REVIEWER))
    draft = Draft.get(Draft.visit == visit.id)
    assert (draft.device, draft.edit) == ("phone-a", 7)
    assert not Submission.select().exists()


def test_a_copy_beside_another_version_is_kept_and_overwrites_nothing(phone, other, visit):
    other.put(visit, fields=good_fields(greeted="no"))
    imported = import_copy(written(copy_of(visit)), None)
    assert not imported.is_taken
    assert json.loads(Draft.get(Draft.visit == visit.id).answers)["greeted"] == {"value": "no"}
    assert json.loads(DraftCopy.get().content)["fields"]["greeted"] == ["yes"]
    assert Photo.select().count() == 1


def test_a_copy_older_than_what_the_same_phone_sent_changes_nothing(phone, visit):
    phone.put(visit, 8, fields=good_fields(greeted="no"))
    imported = import_copy(written(copy_of(visit)), None)
    assert imported.is_taken
    assert json.loads(Draft.get(Draft.visit == visit.id).answers)["greeted"] == {"value": "no"}
    assert not Submission.select().exists()


def test_a_copy_for_a_visit_that_has_expired_is_kept_with_its_photos(app, visit):
    change_state(visit, VisitState.EXPIRED)
    imported = import_copy(written(copy_of(visit)), None)
    assert not imported.is_taken
    assert DraftCopy.get().why == "closed"
    assert Photo.select().count() == 1
    change_state(Visit.get_by_id(visit.id), VisitState.STARTED)
    assert import_copy(written(copy_of(visit)), None).is_taken
    assert Submission.select().count() == 1


def test_a_copy_with_something_missing_says_how_much(app, visit):
    fields = good_fields(greeted=None, staff_count=None)
    with app.test_request_context("/?language=en"):
        imported = import_copy(written(copy_of(visit, fields=fields)), None)
    assert imported.is_taken
    assert "2 things are missing" in imported.words


def test_a_phone_that_lost_its_own_name_is_read_too(app, visit):
    import_copy(written(copy_of(visit, device="")), None)
    assert Draft.get(Draft.visit == visit.id).device.startswith("copy-")


def test_the_age_of_a_file_says_nothing_about_the_phones_clock(app, visit):
    import_copy(written(copy_of(visit, sent_at="2024-01-01T00:00:00Z")), None)
    from audit_app.visits.sync.models import VisitEvidence

    assert VisitEvidence.get().clock_difference is None


def damaged(visit):
    whole = copy_of(visit)
    text = written(whole)
    wrong_bytes = base64.b64encode(PHOTO + b"x").decode()
    no_photo = {"question": "prices_agree", "sha256": digest(b"x"), "bytes": base64.b64encode(b"x").decode()}
    return {
        "empty": b"",
        "cut short": text[:-40],
        "not text": b"\x89PNG\xff",
        "foreign": b'{"format": "something else"}',
        "a list": b"[]",
        "newer": written({**whole, "version": 2}),
        "no visit": written({**whole, "uid": 7}),
        "unknown visit": written({**whole, "uid": "00000000-0000-4000-8000-000000000000"}),
        "nul": written({**whole, "uid": "\0"}),
        "no draft": written({**whole, "draft": None}),
        "odd draft": written({**whole, "draft": {**whole["draft"], "fields": 7}}),
        "odd photos": written({**whole, "photos": "none"}),
        "photo of another digest": written(
            {**whole, "photos": [{**whole["photos"][0], "bytes": wrong_bytes}]}
        ),
        "photo of no base64": written({**whole, "photos": [{**whole["photos"][0], "bytes": "!"}]}),
        "photo that is none": written({**whole, "photos": [whole["photos"][0], no_photo]}),
        "photo of no question": written({**whole, "photos": [{**whole["photos"][0], "question": "nowhere"}]}),
    }


def test_a_file_that_is_damaged_or_foreign_is_refused_in_words_and_changes_nothing(app, visit):
    for kind, content in damaged(visit).items():
        with pytest.raises(CopyRefused) as refused:
            import_copy(content, None)
        assert len(refused.value.message) > 20, kind
    assert not Photo.select().exists()
    assert not DraftCopy.select().exists()
    assert Draft.get(Draft.visit == visit.id).revision == 0


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ADMINISTRATOR])
def test_a_desk_takes_in_a_copy_and_says_what_became_of_it(client, visit, role):
    client.sign_in(make_user(role))
    file = (io.BytesIO(written(copy_of(visit))), "ghi-chu.json")
    answer = client.send("/copies/import", {"file": file}, content_type="multipart/form-data")
    assert answer.status_code == 302
    assert Submission.get().code in client.page("/copies/import")


def test_a_desk_says_at_the_field_what_is_wrong_with_a_file(client, visit):
    client.sign_in(make_user(Role.REVIEWER))
    for content in (b"", b"{}"):
        file = (io.BytesIO(content), "ghi-chu.json")
        answer = client.send("/copies/import", {"file": file}, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert "field-error" in answer.text
    assert client.send("/copies/import").status_code == 422


def test_the_queue_leads_to_the_import(client):
    client.sign_in(make_user(Role.REVIEWER))
    assert 'href="/copies/import"' in client.page("/reviews")


def test_the_command_imports_and_says_so(app, visit, tmp_path):
    file = tmp_path / "ghi-chu.json"
    file.write_bytes(written(copy_of(visit)))
    result = app.test_cli_runner().invoke(args=["visits", "import", str(file)])
    database.connect(reuse_if_open=True)
    assert result.exit_code == 0, result.output
    assert Submission.get().code in result.output


def test_the_command_refuses_in_words_and_fails_where_another_version_is_there(
    phone, other, visit, tmp_path, app
):
    other.put(visit, fields=good_fields(greeted="no"))
    file = tmp_path / "ghi-chu.json"
    for content, words in ((written(copy_of(visit)), "giữ"), (b"{}", "Error")):
        file.write_bytes(content)
        result = app.test_cli_runner().invoke(args=["visits", "import", str(file)])
        database.connect(reuse_if_open=True)
        assert result.exit_code == 1
        assert words in result.output
        assert "Traceback" not in result.output

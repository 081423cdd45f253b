"""Photos through the pages: stored at once, seen by the shopper alone, refused without losing the rest."""

import io
import json
import re

import pytest

from audit_app.photo_store import PhotosUnwritable, read_photo
from audit_app.photo_store.folder import Folder
from audit_app.visits.models import Draft, Photo, Submission, Visit
from tests.factories import make_user, make_visit
from tests.visits.answered import SECTION_POSTS, times_post
from tests.visits.test_pictures import claiming_png, exif, jpeg


def upload(client, visit, *files, go="stay", **fields):
    """Post the advice section with photos at one question."""
    photos = [(io.BytesIO(content), f"{number}.jpg") for number, content in enumerate(files)]
    data = {**SECTION_POSTS["advice"], "go": go, "prices_agree.photo": photos, **fields}
    response = client.send(f"/visits/{visit.uid}/sections/advice", data, content_type="multipart/form-data")
    response.request.environ["wsgi.input"].close()  # the test client's own copy of a large body
    return response


def stored_photos(visit, question="prices_agree"):
    return json.loads(Draft.get(Draft.visit == visit.id).answers).get(question, {}).get("photos", [])


@pytest.fixture
def visit(app, client):
    visit = make_visit()
    client.sign_in(visit.shopper)
    return visit


def test_a_photo_is_stored_with_the_section_and_shown_to_its_shopper(client, visit):
    taken = jpeg(exif=exif(taken="2026:11:14 10:12:05"))
    assert upload(client, visit, taken).status_code == 302
    (sha256,) = stored_photos(visit)
    photo = Photo.get()
    assert (photo.sha256, photo.question, photo.width) == (sha256, "prices_agree", 800)
    assert photo.taken_at.isoformat() == "2026-11-14T03:12:05+00:00"
    page = client.page(f"/visits/{visit.uid}/sections/advice")
    assert f"/visits/{visit.uid}/photos/{sha256}?size=small" in page
    response = client.get(f"/visits/{visit.uid}/photos/{sha256}")
    assert response.mimetype == "image/jpeg"
    assert response.data == read_photo(sha256)
    assert "private" in response.headers["Cache-Control"]
    assert client.get(f"/visits/{visit.uid}/photos/{sha256}?size=huge").status_code == 404


def test_nobody_else_sees_a_photo(app, client, visit):
    upload(client, visit, jpeg())
    (sha256,) = stored_photos(visit)
    address = f"/visits/{visit.uid}/photos/{sha256}"
    other = make_visit(shopper=make_user())
    client.sign_in(other.shopper)
    client.page(address, 404)
    client.page(f"/visits/{other.uid}/photos/{sha256}", 404)
    client.sign_in(make_user("area_manager"))
    client.page(address, 403)


def test_the_capture_time_that_the_page_read_is_kept(client, visit):
    upload(client, visit, jpeg(), jpeg(colour="red"), **{"prices_agree.taken": ",2026-11-14T10:12:05"})
    assert [bool(photo.taken_at) for photo in Photo.select().order_by(Photo.id)] == [False, True]


def test_a_photo_can_be_taken_away_again(client, visit):
    upload(client, visit, jpeg(), jpeg(colour="red"))
    first, second = stored_photos(visit)
    response = upload(client, visit, remove_photo=f"prices_agree {first}")
    assert response.location.endswith("#question-prices_agree")
    assert stored_photos(visit) == [second]
    assert client.get(f"/visits/{visit.uid}/photos/{first}").status_code == 404


def test_the_same_photo_twice_is_one(client, visit):
    upload(client, visit, jpeg(), jpeg())
    assert len(stored_photos(visit)) == 1
    assert Photo.select().count() == 1


def test_more_photos_than_fit_are_refused_in_words(client, visit):
    response = upload(client, visit, *(jpeg(colour=colour) for colour in ("red", "green", "blue", "black")))
    assert response.status_code == 422
    assert "nhiều nhất 3 ảnh" in response.get_data(as_text=True)
    assert len(stored_photos(visit)) == 3


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"not a photo", 422, "không phải ảnh"),
        (claiming_png(50_000, 50_000), 422, "50000 × 50000"),
        (b"\xff\xd8" + bytes(60 * 1024 * 1024), 413, "60 MB"),
    ],
    ids=["not a photo", "claims to be enormous", "60 MB"],
)
def test_a_bad_photo_is_refused_at_its_question_and_every_answer_is_kept(
    client, visit, content, status, words
):
    response = upload(client, visit, content)
    page = response.get_data(as_text=True)
    assert response.status_code == status
    assert words in page
    assert "<title>Lỗi:" in page
    kept = json.loads(Draft.get(Draft.visit == visit.id).answers)
    assert kept["problem_solved"] == {"value": "solved"}
    assert kept["advice.opportunity"] == {"value": "Treo bảng giá to hơn."}
    assert not Photo.select().exists()


def test_a_full_disk_is_said_and_the_answers_are_kept(client, visit, monkeypatch):
    def full(*_arguments, **_settings):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("audit_app.photo_store.folder.NamedTemporaryFile", full)
    response = upload(client, visit, jpeg())
    assert response.status_code == 503
    assert "ổ đĩa đầy" in response.get_data(as_text=True)
    assert "problem_solved" in Draft.get(Draft.visit == visit.id).answers


def test_a_folder_that_cannot_be_written_is_said(app, tmp_path):
    place = tmp_path / "a file, not a folder"
    place.write_text("")
    with pytest.raises(PhotosUnwritable), app.test_request_context():
        Folder(str(place)).write("ab.jpg", b"x")


def test_a_photo_that_was_sent_stays_when_it_is_taken_out_of_the_returned_visit(app, client, visit):
    from audit_app.visits.history import change_state
    from audit_app.visits.states import VisitState

    client.send(f"/visits/{visit.uid}/times", times_post())
    client.send(f"/visits/{visit.uid}/sections/welcome", SECTION_POSTS["welcome"])
    client.send(f"/visits/{visit.uid}/sections/leaving", SECTION_POSTS["leaving"])
    upload(client, visit, jpeg())
    (sha256,) = stored_photos(visit)
    client.send(f"/visits/{visit.uid}/submit", {"number": "1"})
    receipt = client.page(f"/visits/{visit.uid}/receipt")
    assert Photo.get().upload_sha256 in receipt
    change_state(Visit.get_by_id(visit.id), VisitState.RETURNED, make_user("reviewer"), "Ảnh mờ.")
    upload(client, visit, remove_photo=f"prices_agree {sha256}")
    assert stored_photos(visit) == []
    assert sha256 in Submission.get().answers
    assert Photo.select().count() == 1
    assert read_photo(sha256)


def test_a_visit_that_could_not_take_place_has_its_own_way_out(client, visit):
    address = f"/visits/{visit.uid}/could-not-take-place"
    client.page(address)
    refused = client.send(address, {"reason": "", "words": ""})
    assert refused.status_code == 422
    assert re.search(r'href="#reason-0"', refused.get_data(as_text=True))
    data = {"reason": "closed", "words": "Cửa cuốn đóng lúc 10:12.", "photo": (io.BytesIO(jpeg()), "a.jpg")}
    assert client.send(address, data, content_type="multipart/form-data").location.endswith("/receipt")
    page = client.page(f"/visits/{visit.uid}/receipt")
    assert "Chi nhánh đóng cửa" in page
    assert "Cửa cuốn đóng lúc 10:12." in page
    assert Photo.get().question == "could_not_take_place"
    assert client.get(address).status_code == 302
    assert client.send(address, {"reason": "closed", "words": "Lần nữa."}).location.endswith("/receipt")


def test_a_bad_photo_of_a_closed_branch_changes_nothing(client, visit):
    data = {"reason": "closed", "words": "Đóng cửa.", "photo": (io.BytesIO(b"no photo"), "a.jpg")}
    address = f"/visits/{visit.uid}/could-not-take-place"
    response = client.send(address, data, content_type="multipart/form-data")
    assert response.status_code == 422
    assert "Đóng cửa." in response.get_data(as_text=True)
    assert Visit.get_by_id(visit.id).state == "assigned"

"""Photos in parts: any order, overlaps, repeats, gaps, and what is no photo."""

import json
from datetime import timedelta
from itertools import pairwise

import pytest

from audit_app.clock import utc_now
from audit_app.photo_store import read_photo
from audit_app.visits.models import Draft, Photo, Submission
from audit_app.visits.photos import Upload, add_photos
from audit_app.visits.pictures import MAX_BYTES
from audit_app.visits.sync import photo_parts
from audit_app.visits.sync.models import PhotoPart
from tests.factories import make_visit
from tests.visits.answered import sheet_of
from tests.visits.sync.phone import digest, good_fields, jpeg

PHOTO = jpeg()
LENGTH = len(PHOTO)


def at_question(visit, question="prices_agree"):
    answers = json.loads(Draft.get(Draft.visit == visit.id).answers)
    return answers.get(question, {}).get("photos", [])


def test_a_photo_in_one_piece_is_stored_with_its_size(phone, visit):
    answer = phone.send_photo(visit, PHOTO)
    assert answer.status_code == 200
    assert answer.json == {"stored": True, "received": LENGTH, "seen_before": False}
    photo = Photo.get()
    assert (photo.upload_sha256, photo.upload_size) == (digest(PHOTO), LENGTH)
    assert photo.taken_at is not None
    assert read_photo(photo.sha256)


def test_a_photo_again_is_success_and_one_photo(phone, visit):
    for _ in range(3):
        assert phone.send_photo(visit, PHOTO).json["stored"]
    assert Photo.select().count() == 1
    assert not PhotoPart.select().exists()


def test_parts_follow_each_other_until_the_photo_is_whole(phone, visit):
    edges = [*range(0, LENGTH, 500), LENGTH]
    for start, end in pairwise(edges):
        answer = phone.send_photo(visit, PHOTO, part=(start, end))
        assert answer.json["received"] == end
        assert answer.status_code == (200 if end == LENGTH else 202)
    assert Photo.get().upload_sha256 == digest(PHOTO)
    assert not PhotoPart.select().exists()


def test_asking_tells_how_much_is_there_and_stores_nothing(phone, visit):
    assert phone.ask_photo(visit, PHOTO).json == {"stored": False, "received": 0}
    phone.send_photo(visit, PHOTO, part=(0, 700))
    assert phone.ask_photo(visit, PHOTO).json == {"stored": False, "received": 700}
    phone.send_photo(visit, PHOTO)
    assert phone.ask_photo(visit, PHOTO).json["stored"]


def test_a_part_that_leaves_a_hole_is_told_where_to_begin(phone, visit):
    phone.send_photo(visit, PHOTO, part=(0, 700))
    answer = phone.send_photo(visit, PHOTO, part=(1000, 1500))
    assert answer.status_code == 409
    assert (answer.json["reason"], answer.json["received"]) == ("offset", 700)


def test_parts_may_overlap_and_come_twice(phone, visit):
    for part in ((0, 700), (0, 700), (300, 900), (0, 100), (900, LENGTH)):
        answer = phone.send_photo(visit, PHOTO, part=part)
    assert answer.json["stored"]
    assert Photo.get().upload_sha256 == digest(PHOTO)


def test_a_whole_photo_after_some_parts_is_taken(phone, visit):
    phone.send_photo(visit, PHOTO, part=(0, 700))
    assert phone.send_photo(visit, PHOTO).json["stored"]


def test_another_length_begins_anew(phone, visit):
    phone.send_photo(visit, PHOTO, part=(0, 700), total=9000)
    refused = phone.send_photo(visit, PHOTO, part=(700, 900))
    assert (refused.status_code, refused.json["received"]) == (409, 0)
    assert phone.send_photo(visit, PHOTO, part=(0, 700)).json["received"] == 700
    assert phone.send_photo(visit, PHOTO, part=(700, LENGTH)).json["stored"]


def test_bytes_that_are_not_those_announced_are_dropped(phone, visit):
    phone.send_photo(visit, PHOTO, part=(0, 700))
    damaged = PHOTO[:800] + b"X" + PHOTO[801:]
    answer = phone.send_photo(visit, damaged, part=(700, LENGTH), sha256=digest(PHOTO))
    assert (answer.status_code, answer.json["reason"]) == (422, "digest")
    assert phone.ask_photo(visit, PHOTO).json["received"] == 0
    assert phone.send_photo(visit, PHOTO).json["stored"]


@pytest.mark.parametrize("content", [b"%PDF-1.7 no photo", PHOTO[: LENGTH // 2], b"\0"])
def test_what_is_no_photo_is_refused_in_words_and_dropped(phone, visit, content):
    answer = phone.send_photo(visit, content)
    assert (answer.status_code, answer.json["reason"]) == (422, "photo")
    assert answer.json["message"]
    assert not PhotoPart.select().exists()
    assert not Photo.select().exists()


def test_sixty_megabytes_are_refused_before_they_are_read(phone, visit):
    whole = phone.client.put(
        f"/visits/{visit.uid}/photos/{'0' * 64}?question=prices_agree",
        data=bytes(60 * 1024 * 1024),
        headers={"X-CSRFToken": phone.token, "Content-Type": "application/octet-stream"},
    )
    assert (whole.status_code, whole.json["reason"]) == (413, "too_large")
    part = phone.send_photo(visit, PHOTO, part=(0, 700), total=60 * 1024 * 1024)
    assert (part.status_code, part.json["reason"]) == (413, "too_large")
    assert not PhotoPart.select().exists()


def test_a_photo_just_over_the_limit_and_a_part_over_a_megabyte_are_too_large(phone, visit):
    answer = phone.send_photo(visit, bytes(MAX_BYTES + 1))
    assert (answer.status_code, answer.json["reason"]) == (413, "too_large")
    part = phone.send_photo(visit, bytes(2 * 1024 * 1024), part=(0, 1024 * 1024 + 1))
    assert (part.status_code, part.json["reason"]) == (413, "too_large")


@pytest.mark.parametrize(
    "named", ["bytes 0-10/5", "bytes 5-2/90", "bytes 0-1/90", "pages 0-9/90", "bytes */9"]
)
def test_a_range_that_does_not_fit_the_bytes_is_refused(phone, visit, named):
    headers = {"X-CSRFToken": phone.token, "Content-Range": named}
    address = f"/visits/{visit.uid}/photos/{digest(PHOTO)}?question=prices_agree"
    answer = phone.client.put(address, data=b"0123456789", headers=headers)
    assert (answer.status_code, answer.json["reason"]) == (400, "unreadable")


def test_a_photo_is_attached_by_the_digest_of_its_upload_once_it_is_there(phone, visit):
    named = {"photos": {"prices_agree": [digest(PHOTO)]}}
    assert phone.put(visit, **named).json["missing_photos"] == [digest(PHOTO)]
    assert at_question(visit) == []
    phone.send_photo(visit, PHOTO)
    assert phone.put(visit, **named).json["missing_photos"] == []
    assert at_question(visit) == [Photo.get().sha256]
    assert phone.put(visit, **named).json["revision"] == 2  # once more changes nothing


def test_a_visit_is_not_sent_before_its_photos_and_the_receipt_lists_them(phone, visit):
    wanted = {
        "fields": good_fields(prices_agree="no"),
        "photos": {"prices_agree": [digest(PHOTO)]},
        "submit": 1,
    }
    refused = phone.put(visit, **wanted)
    assert (refused.status_code, refused.json["reason"]) == (422, "photos_missing")
    assert refused.json["missing_photos"] == [digest(PHOTO)]
    assert refused.json["revision"] == 1
    assert not Submission.select().exists()
    phone.send_photo(visit, PHOTO)
    assert phone.put(visit, **wanted).json["receipt"]["photos"] == [digest(PHOTO)]


def test_a_photo_that_is_no_longer_named_is_taken_off_and_forgotten(phone, visit):
    phone.send_photo(visit, PHOTO)
    phone.put(visit, photos={"prices_agree": [digest(PHOTO)]})
    phone.put(visit, 2)
    assert at_question(visit) == []
    assert not Photo.select().exists()
    again = phone.put(visit, 3, photos={"prices_agree": [digest(PHOTO)]})
    assert again.json["missing_photos"] == [digest(PHOTO)]


def test_a_photo_of_a_version_that_lost_stays(phone, other, visit):
    phone.send_photo(visit, PHOTO)
    phone.put(visit, photos={"prices_agree": [digest(PHOTO)]})
    other.put(visit, revision=1, chosen=True, fields=good_fields(greeted="no"))
    assert at_question(visit) == []
    assert Photo.select().count() == 1


def test_one_photo_at_two_questions_comes_once(phone, visit):
    phone.send_photo(visit, PHOTO)
    answer = phone.ask_photo(visit, PHOTO, "problem_solved")
    assert answer.json["stored"]
    named = {"prices_agree": [digest(PHOTO)], "problem_solved": [digest(PHOTO)]}
    assert phone.put(visit, photos=named).json["missing_photos"] == []
    assert len(at_question(visit)) == len(at_question(visit, "problem_solved")) == 1


def test_more_photos_than_a_question_takes_are_named_and_the_first_stay(phone, visit):
    photos = [jpeg((10 * number, 0, 0)) for number in range(5)]
    for photo in photos:
        phone.send_photo(visit, photo)
    answer = phone.put(visit, photos={"prices_agree": [digest(photo) for photo in photos]})
    assert [fault["field"] for fault in answer.json["faults"]] == ["prices_agree.photo"]
    assert len(at_question(visit)) == 3


def test_a_photo_that_another_visit_had_before_is_noted(phone, visit):
    earlier = make_visit()
    sheet = sheet_of(earlier)
    question = next(each for each in sheet.checklist.questions if each.key == "prices_agree")
    add_photos(sheet, question, [Upload(PHOTO)], earlier.shopper)
    assert phone.send_photo(visit, PHOTO).json["seen_before"]
    assert [photo.seen_before for photo in Photo.select().order_by(Photo.id)] == [False, True]


def test_a_closed_visit_takes_no_photo_but_knows_those_it_has(phone, visit):
    phone.send_photo(visit, PHOTO)
    phone.put(visit, photos={"prices_agree": [digest(PHOTO)]}, submit=1)
    assert phone.send_photo(visit, PHOTO).json["stored"]
    answer = phone.send_photo(visit, jpeg((0, 0, 9)))
    assert (answer.status_code, answer.json["reason"]) == (409, "closed")
    assert answer.json["state"] == "submitted"


def test_parts_that_were_abandoned_go_after_a_week(phone, visit):
    phone.send_photo(visit, PHOTO, part=(0, 700))
    PhotoPart.update(received_at=utc_now() - timedelta(days=8)).execute()
    phone.send_photo(visit, jpeg((0, 9, 0)), part=(0, 300))
    assert {part.size for part in PhotoPart.select()} == {300}


def test_of_too_many_unfinished_photos_the_oldest_goes(phone, visit):
    for number in range(photo_parts.MOST_UNFINISHED + 2):
        phone.send_photo(visit, jpeg((10 * number, 0, 0)), part=(0, 100))
    left = {part.sha256 for part in PhotoPart.select()}
    assert len(left) == photo_parts.MOST_UNFINISHED
    assert digest(jpeg((0, 0, 0))) not in left


def test_a_store_that_is_full_keeps_the_parts_for_another_try(phone, visit, app, tmp_path):
    place = app.config["PHOTO_URL"]
    (tmp_path / "blocked").write_text("a file where a folder should be")
    app.config["PHOTO_URL"] = f"file://{tmp_path}/blocked"
    refused = phone.send_photo(visit, PHOTO)
    assert (refused.status_code, refused.json["reason"]) == (503, "busy")
    app.config["PHOTO_URL"] = place
    assert phone.ask_photo(visit, PHOTO).json["stored"]
    assert Photo.select().count() == 1

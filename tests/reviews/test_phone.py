"""What the reviewer reads of the phone: stamps, places, clocks, notes, other versions; never “verified”."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from audit_app.accounts.models import Role
from audit_app.checklists.definition import Text
from audit_app.clock import utc_now
from audit_app.organisation.models import Branch
from audit_app.reviews.facts import Tone
from audit_app.reviews.phone_evidence import find_phone_evidence
from audit_app.reviews.phone_facts import PhoneFacts, Place, PlaceKind, Stamp, distance_between
from audit_app.visits.models import Visit
from audit_app.visits.sync.document import written_moment
from tests.factories import make_area_manager, make_branch, make_user, make_visit
from tests.house_client import HouseClient
from tests.visits.sync.phone import OTHER, Phone, good_fields

NEAR = Place(PlaceKind.KNOWN, 16.054, 108.202, 20, 40)
STAMP = Stamp(
    Text("Vào cửa", "Entered"), datetime(2026, 11, 14, 3, 12, tzinfo=UTC), is_corrected=False, since=None
)
PLAIN = PhoneFacts(
    is_there=True,
    has_place=True,
    difference=timedelta(seconds=12),
    stamps=(STAMP,),
    check_in=NEAR,
    check_out=NEAR,
)
on_one_database = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def findings(app: Flask, phone: PhoneFacts) -> dict[str, Tone]:
    with app.test_request_context(), force_locale("en"):
        return {finding.words: finding.tone for finding in find_phone_evidence(phone)}


@on_one_database
def test_a_plain_visit_fits(app: Flask) -> None:
    found = findings(app, PLAIN)
    assert set(found.values()) == {Tone.FITS}
    assert "verified" not in " ".join(found).lower()
    assert "On coming in the phone was about 40 m from the branch (± 20 m)." in found


LOOK, UNKNOWN, FITS = Tone.LOOK, Tone.UNKNOWN, Tone.FITS
CASES = [
    ({"difference": timedelta(days=365)}, "The phone’s clock was 365 days behind ours.", LOOK),
    ({"difference": -timedelta(hours=1)}, "The phone’s clock was 60 min ahead of ours.", LOOK),
    ({"difference": None}, "How the phone’s clock compares with ours is unknown.", UNKNOWN),
    ({"was_changed": True}, "The phone’s clock was set anew meanwhile", LOOK),
    ({"check_in": replace(NEAR, distance=2300.0)}, "about 2.3 km from the branch", LOOK),
    ({"check_in": replace(NEAR, distance=900.0, accuracy=800.0)}, "about 900 m from the branch", FITS),
    ({"check_out": replace(NEAR, accuracy=None)}, "(accuracy unknown)", FITS),
    ({"check_in": replace(NEAR, distance=None)}, "where the branch lies is unknown", UNKNOWN),
    ({"check_in": Place(PlaceKind.REFUSED)}, "Place on coming in: refused.", UNKNOWN),
    ({"check_out": Place(PlaceKind.UNAVAILABLE)}, "Place on leaving: the phone could not tell.", UNKNOWN),
    ({"check_out": Place(PlaceKind.UNKNOWN)}, "Place on leaving: unknown.", UNKNOWN),
    ({"stamps": ()}, "Nothing was stamped on the spot.", UNKNOWN),
    ({"stamps": (replace(STAMP, is_corrected=True),)}, "Set by hand, not stamped: Entered.", LOOK),
    ({"is_there": False}, "plain pages were used", UNKNOWN),
]


@on_one_database
@pytest.mark.parametrize(("changes", "words", "tone"), CASES)
def test_what_does_not_fit_is_pointed_at_and_what_is_missing_is_unknown(
    app: Flask, changes: dict[str, object], words: str, tone: Tone
) -> None:
    found = findings(app, replace(PLAIN, **changes))
    assert [each for text, each in found.items() if words in text] == [tone], found


@on_one_database
def test_a_call_centre_is_asked_for_no_place(app: Flask) -> None:
    nowhere = replace(
        PLAIN, has_place=False, check_in=Place(PlaceKind.UNKNOWN), check_out=Place(PlaceKind.REFUSED)
    )
    assert not any("Place" in words for words in findings(app, nowhere))


def test_a_degree_of_latitude_has_111_kilometres() -> None:
    assert distance_between((16, 108), (17, 108)) == pytest.approx(111_195, abs=1)
    assert distance_between((0, 179.5), (0, -179.5)) == pytest.approx(111_195, abs=1)
    assert distance_between((16, 108), (16, 108)) == 0


def filled_by_phone(app: Flask, ahead: timedelta = timedelta(0)) -> Visit:
    """A visit that a phone has sent, with all its evidence, after another phone's version lost."""
    visit = make_visit(branch=make_branch(latitude=16.054, longitude=108.202))
    entered, moment = (written_moment(utc_now() - timedelta(minutes=ago) + ahead) for ago in (60, 50))
    evidence = {
        "stamps": [
            {"key": "entered", "at": entered, "corrected": False},
            {"key": "greeted", "at": moment, "corrected": True},
        ],
        "notes": [{"at": moment, "text": "Quầy tư vấn đông người."}],
        "check_in": {"at": moment, "latitude": 16.0541, "longitude": 108.2021, "accuracy": 25},
        "check_out": {"at": moment, "refused": True},
    }
    other = Phone(app.test_client(), visit.shopper, OTHER)
    other.put(visit, fields=good_fields(anything_else="Bản của máy kia."))
    phone = Phone(app.test_client(), visit.shopper)
    told = {"evidence": evidence, "sent_at": written_moment(utc_now() + ahead)}
    assert phone.put(visit, revision=1, chosen=True, submit=1, **told).status_code == 200
    return visit


WORDS = [
    "Quầy tư vấn đông người.",
    "Được chào",
    "sửa bằng tay",
    "cách chi nhánh khoảng",
    "Vị trí lúc ra: không cho biết.",
    "Bản của máy kia.",
    "Khách hàng bí mật đã chọn bản khác.",
]


def test_the_reviewer_reads_all_of_it(app: Flask, client: HouseClient) -> None:
    visit = filled_by_phone(app)
    client.sign_in(make_user(Role.REVIEWER))
    page = client.page(f"/reviews/{visit.uid}")
    assert [words for words in WORDS if words not in page] == []
    assert "xác minh" not in page


def test_another_version_shows_its_times_only_where_they_differ(app: Flask, client: HouseClient) -> None:
    visit = make_visit()
    fields = good_fields()
    Phone(app.test_client(), visit.shopper).put(visit, fields=fields)
    other = Phone(app.test_client(), visit.shopper, OTHER)
    other.put(visit, 1, fields={**fields, "thanked": ["yes"]})
    other.put(visit, 2, fields={**fields, "day": ["2026-01-31"], "entered": ["23:07"]})
    other.put(visit, 3, fields=fields, revision=1, submit=1)
    client.sign_in(make_user(Role.REVIEWER))
    page = client.page(f"/reviews/{visit.uid}")
    assert page.count("Giờ của lượt đánh giá") == 1
    assert "31/01/2026 · 23:07 – " in page


def test_stamps_of_a_wrong_clock_are_shown_by_ours(app: Flask, client: HouseClient) -> None:
    visit = filled_by_phone(app, ahead=timedelta(days=400))
    client.sign_in(make_user(Role.REVIEWER))
    page = client.page(f"/reviews/{visit.uid}")
    assert "Đồng hồ điện thoại nhanh 400 ngày" in page
    assert (
        f"{(utc_now() + timedelta(days=400)):%Y}"
        not in page.split("Điện thoại đã ghi lại")[1].split("</table>")[0]
    )


def test_no_manager_and_no_release_gets_any_of_it(app: Flask, client: HouseClient) -> None:
    from audit_app.releases.release import release_visit

    visit = Visit.get_by_id(filled_by_phone(app).id)
    area = Branch.get_by_id(visit.branch_id).area
    release = release_visit(visit, make_user(Role.REVIEWER))
    secret = [*WORDS, "108.2021", "16.0541", "phone-a", visit.uid]
    assert [words for words in secret if words in release.document and words != "Được chào"] == []
    client.sign_in(make_area_manager(area))
    page = client.page(f"/scorecards/{release.code}")
    assert [words for words in secret if words in page and words != "Được chào"] == []
    client.page(f"/reviews/{visit.uid}", 403)
    client.page(f"/visits/{visit.uid}/draft", 403)

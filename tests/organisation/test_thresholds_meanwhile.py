"""Two people at the thresholds: neither undoes what the other did without having read it."""

import re
import threading
from datetime import UTC, datetime
from fractions import Fraction
from html import unescape

import pytest
from flask import Flask

from audit_app.accounts.models import Role, User
from audit_app.clock import pretend
from audit_app.db import database
from audit_app.organisation.expectations import set_thresholds
from audit_app.organisation.meanwhile import ThresholdsMoved
from audit_app.organisation.models import BranchClass, ThresholdChange
from audit_app.organisation.queries import latest_threshold_change, thresholds_by_class
from tests.factories import make_user
from tests.house_client import HouseClient

WHY_MAI, WHY_HOA = "Ba quý liền trên ngưỡng.", "Cửa hàng khu phố nhỏ hơn."
SET, LATER = datetime(2026, 11, 2, 2, 0, tzinfo=UTC), datetime(2026, 11, 3, 2, 30, tzinfo=UTC)


@pytest.fixture
def flagship(app: Flask) -> BranchClass:
    return BranchClass.create(code="FLAG", name_vi="Chủ lực", name_en="Flagship")


@pytest.fixture
def corner(app: Flask) -> BranchClass:
    return BranchClass.create(code="K", name_vi="Khu phố", name_en="Corner")


@pytest.fixture
def hoa(app: Flask) -> User:
    return make_user(Role.HEAD_OFFICE, name="Lê Hoa")


@pytest.fixture
def mai(app: Flask) -> User:
    return make_user(Role.HEAD_OFFICE, name="Trần Mai")


@pytest.fixture
def desk(app: Flask, hoa: User, flagship: BranchClass, corner: BranchClass) -> HouseClient:
    """The browser of Hoa, on a day when 85 and 70 are expected overall."""
    with pretend(SET):
        set_both(hoa, flagship, 85, "Lúc đầu", corner, 70)
    return app.test_client().sign_in(hoa)


def set_both(by: User, one: BranchClass, points: int, why: str, other: BranchClass, others: int) -> None:
    set_thresholds({one.id: {"overall": Fraction(points)}, other.id: {"overall": Fraction(others)}}, by, why)


def box(of: BranchClass, measure: str = "overall") -> str:
    return f"threshold_{of.id}_{measure}"


def form_on(page: str) -> dict[str, str]:
    """Return what the form on a page would post as it stands."""
    inputs = re.findall(r"<input[^>]*name=[^>]*>", page)
    named = {re.search(r'name="([^"]+)"', each)[1]: re.search(r'value="([^"]*)"', each) for each in inputs}
    return {
        name: unescape(value[1]) if value else "" for name, value in named.items() if name != "csrf_token"
    }


def words_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def set_now() -> dict[int, dict[str, Fraction]]:
    return thresholds_by_class()


def meanwhile(by: User, values: dict[int, dict[str, int]]) -> None:
    with pretend(LATER):
        set_thresholds(
            {key: {m: Fraction(points) for m, points in each.items()} for key, each in values.items()},
            by,
            WHY_MAI,
        )


def test_an_old_page_does_not_put_back_what_somebody_else_changed(desk, mai, flagship, corner):
    old = form_on(desk.page("/thresholds"))
    meanwhile(mai, {flagship.id: {"overall": 90}})
    refused = desk.send("/thresholds", {**old, box(corner, "convenience"): "75", "reason": WHY_HOA})
    assert refused.status_code == 409
    assert set_now() == {flagship.id: {"overall": 90}, corner.id: {"overall": 70}}
    assert not ThresholdChange.select().where(ThresholdChange.reason == WHY_HOA).exists()


def test_the_refusal_names_what_changed_and_keeps_what_was_typed(desk, mai, flagship, corner):
    old = form_on(desk.page("/thresholds"))
    meanwhile(mai, {flagship.id: {"overall": 90}})
    page = desk.send("/thresholds", {**old, box(corner, "convenience"): "75", "reason": WHY_HOA}).text
    assert re.search(r"Chủ lực, [^:]+: 85 → 90 · Trần Mai, 09:30 03/11/2026", words_of(page))
    shown = form_on(page)
    assert (shown[box(corner, "convenience")], shown["reason"]) == ("75", WHY_HOA)
    assert (shown[box(flagship)], shown[box(corner)]) == ("90", "70")


def test_saved_again_only_what_this_person_changed_is_changed(desk, hoa, mai, flagship, corner):
    old = form_on(desk.page("/thresholds"))
    meanwhile(mai, {flagship.id: {"overall": 90}})
    page = desk.send("/thresholds", {**old, box(corner, "convenience"): "75", "reason": WHY_HOA}).text
    assert desk.send("/thresholds", form_on(page)).location == "/thresholds"
    assert set_now() == {flagship.id: {"overall": 90}, corner.id: {"overall": 70, "convenience": 75}}
    (row,) = ThresholdChange.select().where(ThresholdChange.reason == WHY_HOA)
    assert (row.branch_class_id, row.measure, row.user_id) == (corner.id, "convenience", hoa.id)


def test_where_both_changed_the_same_the_second_may_do_it_knowingly(desk, mai, flagship, corner):
    old = form_on(desk.page("/thresholds"))
    meanwhile(mai, {flagship.id: {"overall": 90}})
    page = desk.send("/thresholds", {**old, box(flagship): "80", "reason": WHY_HOA}).text
    assert form_on(page)[box(flagship)] == "80"
    desk.send("/thresholds", form_on(page))
    row = ThresholdChange.get(ThresholdChange.reason == WHY_HOA)
    assert (row.from_threshold, row.to_threshold) == (9000, 8000)


def test_boxes_that_were_emptied_by_either_are_empty(desk, mai, flagship, corner):
    old = form_on(desk.page("/thresholds"))
    meanwhile(mai, {flagship.id: {}})
    page = desk.send("/thresholds", {**old, box(corner): "", "reason": WHY_HOA}).text
    assert "85 → theo " in words_of(page)
    assert (form_on(page)[box(flagship)], form_on(page)[box(corner)]) == ("", "")


def test_two_changes_meanwhile_are_told_as_one_and_one_that_was_undone_not_at_all(
    desk, mai, flagship, corner
):
    old = form_on(desk.page("/thresholds"))
    meanwhile(mai, {flagship.id: {"overall": 88}, corner.id: {"overall": 60}})
    meanwhile(mai, {flagship.id: {"overall": 90}, corner.id: {"overall": 70}})
    given = {**old, box(corner): "65", "reason": WHY_HOA}
    words = words_of(desk.send("/thresholds", given).text)
    assert re.search(r"Chủ lực, [^:]+: 85 → 90 ·", words)
    assert "Khu phố, " not in words
    meanwhile(mai, {flagship.id: {"overall": 85}})
    assert desk.send("/thresholds", given).status_code == 302


def test_a_second_click_is_no_change_and_no_refusal(desk, flagship, corner):
    given = {**form_on(desk.page("/thresholds")), box(corner): "65", "reason": WHY_HOA}
    assert [desk.send("/thresholds", given).status_code for _ in range(2)] == [302, 302]
    assert ThresholdChange.select().where(ThresholdChange.reason == WHY_HOA).count() == 1


def test_a_mistake_on_an_old_page_does_not_make_it_a_new_one(desk, mai, flagship, corner):
    old = form_on(desk.page("/thresholds"))
    meanwhile(mai, {flagship.id: {"overall": 90}})
    wrong = desk.send("/thresholds", {**old, box(corner): "650", "reason": WHY_HOA})
    assert wrong.status_code == 422
    assert desk.send("/thresholds", {**form_on(wrong.text), box(corner): "65"}).status_code == 409


def test_who_changed_nothing_on_an_old_page_is_asked_for_no_reason(desk, mai, flagship, corner):
    old = form_on(desk.page("/thresholds"))
    meanwhile(mai, {flagship.id: {"overall": 90}})
    refused = desk.send("/thresholds", old)
    assert refused.status_code == 409
    assert desk.send("/thresholds", form_on(refused.text)).status_code == 302
    assert set_now()[flagship.id] == {"overall": 90}


@pytest.mark.parametrize("said", [{}, *({"seen": seen} for seen in ("", "x", "-1", "9" * 5000, "１"))])
def test_a_form_that_does_not_say_what_it_was_made_from_is_taken_for_an_old_one(desk, flagship, corner, said):
    given = {**form_on(desk.page("/thresholds")), box(corner): "65", "reason": WHY_HOA}
    given.pop("seen")
    assert desk.send("/thresholds", {**given, **said}).status_code == 409
    assert set_now()[corner.id] == {"overall": 70}


def test_a_closed_account_is_told_without_a_name(desk, mai, flagship, corner):
    old = form_on(desk.page("/thresholds"))
    meanwhile(mai, {flagship.id: {"overall": 90}})
    mai.delete_instance()
    page = desk.send("/thresholds", {**old, box(corner): "65", "reason": WHY_HOA}).text
    assert re.search(r"85 → 90 · tài khoản [^,]+, 09:30 03/11/2026", words_of(page))


def test_of_two_who_save_at_once_one_is_refused(app, desk, hoa, mai, flagship, corner):
    seen, gate = latest_threshold_change(), threading.Barrier(2)
    found: list[object] = []

    def save(by: User, of: BranchClass, points: int) -> None:
        kept = {key: dict(each) for key, each in thresholds_by_class().items()}
        kept[of.id]["overall"] = Fraction(points)
        gate.wait(20)
        try:
            found.append(set_thresholds(kept, by, "Cùng lúc", seen))
        except ThresholdsMoved as refusal:
            found.append(refusal.status)

    def run(*given) -> None:
        with app.app_context(), database.connection_context():
            save(*given)

    both = [threading.Thread(target=run, args=given) for given in ((hoa, flagship, 90), (mai, corner, 60))]
    for each in both:
        each.start()
    for each in both:
        each.join(60)
    assert sorted(map(str, found)) == ["1", "409"]
    assert ThresholdChange.select().where(ThresholdChange.reason == "Cùng lúc").count() == 1
    overall = set_now()[flagship.id]["overall"], set_now()[corner.id]["overall"]
    assert overall in {(90, 70), (85, 60)}

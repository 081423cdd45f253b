"""Branch classes, and what head office expects of each."""

import re
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from playhouse.test_utils import assert_query_count, count_queries

from audit_app.accounts.models import Role
from audit_app.checklists.definition import Factor
from audit_app.clock import pretend
from audit_app.db import database, migration_runner
from audit_app.organisation.expectations import set_thresholds
from audit_app.organisation.models import BranchClass, ClassThreshold, ThresholdChange
from audit_app.organisation.queries import latest_threshold_change, thresholds_for
from tests.factories import make_branch, make_user

WHY = {"reason": "Ba quý liền trên ngưỡng."}


@pytest.fixture
def admin(app, client):
    return client.sign_in(make_user(Role.ADMINISTRATOR))


@pytest.fixture
def head_office(app, client):
    return client.sign_in(make_user(Role.HEAD_OFFICE))


@pytest.fixture
def flagship(app):
    return BranchClass.create(code="FLAG", name_vi="Chủ lực", name_en="Flagship")


def test_an_administrator_adds_and_changes_a_class(app, admin):
    given = {"code": "kiosk", "name_vi": "Quầy nhỏ", "name_en": "Kiosk"}
    assert admin.send("/branch-classes/add", given).location == "/branch-classes"
    admin.send("/branch-classes/KIOSK", {**given, "name_vi": "Quầy"})
    assert [(one.code, one.name_vi) for one in BranchClass.select()] == [("KIOSK", "Quầy")]
    assert "Quầy" in admin.page("/branch-classes")
    assert admin.send("/branch-classes/add", given).status_code == 422
    assert admin.send("/branch-classes/add", {**given, "code": "B", "name_en": ""}).status_code == 422
    admin.page("/branch-classes/nothing", 404)


def test_head_office_sets_thresholds_with_comma_or_point(app, head_office, flagship):
    given = {
        **WHY,
        f"threshold_{flagship.id}_overall": "85",
        f"threshold_{flagship.id}_staff_attitude": "87,5",
        f"threshold_{flagship.id}_convenience": "70.25",
        f"threshold_{flagship.id}_response_speed": "",
    }
    assert head_office.send("/thresholds", given).location == "/thresholds"
    overall, factors = thresholds_for(make_branch(branch_class=flagship))
    assert overall == 85
    assert factors == {Factor.STAFF_ATTITUDE: Fraction(175, 2), Factor.CONVENIENCE: Fraction(281, 4)}
    page = head_office.page("/thresholds")
    assert 'value="87,5"' in page
    assert 'value="70,25"' in page


def test_an_emptied_threshold_is_the_checklists_own_again(app, head_office, flagship):
    ClassThreshold.create(branch_class=flagship, measure="overall", threshold=8500)
    head_office.send("/thresholds", {f"threshold_{flagship.id}_overall": " ", **WHY})
    assert thresholds_for(make_branch(branch_class=flagship)) == (None, {})


def test_what_is_shown_in_english_is_read_back_the_same(app, head_office, flagship):
    ClassThreshold.create(branch_class=flagship, measure="overall", threshold=8750)
    assert 'value="87.5"' in head_office.page("/thresholds?language=en")
    head_office.send("/thresholds?language=en", {f"threshold_{flagship.id}_overall": "87.5"})
    assert thresholds_for(make_branch(branch_class=flagship))[0] == Fraction(175, 2)


@pytest.mark.parametrize("wrong", ["101", "-1", "many", "1e2", "80.123", "NaN"])
def test_a_threshold_outside_the_scale_is_refused_and_nothing_changes(app, head_office, flagship, wrong):
    ClassThreshold.create(branch_class=flagship, measure="overall", threshold=8500)
    given = {f"threshold_{flagship.id}_overall": "90", f"threshold_{flagship.id}_convenience": wrong, **WHY}
    assert head_office.send("/thresholds", given).status_code == 422
    assert thresholds_for(make_branch(branch_class=flagship)) == (85, {})


def test_a_branch_without_a_class_is_held_to_its_checklist(app):
    branch = make_branch()
    with assert_query_count(0):
        assert thresholds_for(branch) == (None, {})


def test_other_classes_do_not_count(app, flagship):
    kiosk = BranchClass.create(code="K", name_vi="Quầy", name_en="Kiosk")
    ClassThreshold.create(branch_class=kiosk, measure="overall", threshold=6000)
    assert thresholds_for(make_branch(branch_class=flagship)) == (None, {})


def test_without_classes_the_page_says_so(app, head_office):
    assert "Chưa có loại chi nhánh nào" in head_office.page("/thresholds")


@pytest.mark.parametrize("role", [Role.SHOPPER, Role.REVIEWER, Role.AREA_MANAGER, Role.ADMINISTRATOR])
def test_only_head_office_sets_thresholds(app, client, role):
    client.sign_in(make_user(role)).page("/thresholds", 403)


def test_every_change_is_kept_with_who_when_from_to_and_why(app, client, flagship):
    person = make_user(Role.HEAD_OFFICE, name="Trần Thị Mai", language="en")
    client.sign_in(person)
    field = f"threshold_{flagship.id}_overall"
    for points, day in (("85", 3), ("87.5", 4), ("", 5)):
        with pretend(datetime(2026, 11, day, 2, 30, tzinfo=UTC)):
            seen = latest_threshold_change()
            client.send("/thresholds", {"seen": seen, field: points, "reason": f"Reason {day}"})
    rows = [
        (row.measure, row.from_threshold, row.to_threshold, row.at.day, row.reason, row.user)
        for row in ThresholdChange.select().order_by(ThresholdChange.id)
    ]
    assert rows == [
        ("overall", None, 8500, 3, "Reason 3", person),
        ("overall", 8500, 8750, 4, "Reason 4", person),
        ("overall", 8750, None, 5, "Reason 5", person),
    ]
    page = client.page("/thresholds")
    latest = page.index("Reason 5")
    assert latest < page.index("Reason 4") < page.index("Reason 3")
    row = " ".join(re.sub(r"<[^>]+>", " ", page[page.rindex("<tr", 0, latest) : latest]).split())
    assert row == "09:30 05/11/2026 Flagship Overall 87.5 as the checklist says Trần Thị Mai"


def test_a_change_without_a_reason_is_refused_and_saving_the_same_is_no_change(app, head_office, flagship):
    ClassThreshold.create(branch_class=flagship, measure="overall", threshold=8500)
    field = f"threshold_{flagship.id}_overall"
    refused = head_office.send("/thresholds", {field: "90", "reason": " "})
    assert refused.status_code == 422
    assert "Bạn viết lý do" in refused.text
    assert thresholds_for(make_branch(branch_class=flagship))[0] == 85
    assert head_office.send("/thresholds", {field: "85,0"}).status_code == 302
    assert not ThresholdChange.select().exists()


def test_the_history_asks_the_database_as_often_for_many_changes_as_for_one(app, head_office, flagship):
    def asked() -> int:
        with count_queries(only_select=True) as counter:
            head_office.page("/thresholds")
        return counter.count

    def change(points: int) -> None:
        set_thresholds({flagship.id: {"overall": Fraction(points)}}, make_user(Role.HEAD_OFFICE), "Lý do")

    change(80)
    asked()
    few = asked()
    for points in range(60, 83):
        change(points)
    assert asked() == few
    assert "page=2" in head_office.page("/thresholds")


def test_the_history_goes_down_and_up_with_rows_in_it(app, flagship):
    set_thresholds({flagship.id: {"overall": Fraction(80)}}, make_user(Role.HEAD_OFFICE), "Lý do")
    runner = migration_runner()
    undone = runner.down("0008_threshold_history")
    assert "threshold_change" not in database.get_tables()
    assert thresholds_for(make_branch(branch_class=flagship))[0] == 80
    assert runner.up() == undone[::-1]
    assert not ThresholdChange.select().exists()

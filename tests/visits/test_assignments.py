"""Head office gives visits, takes them back, gives more time; the clock closes what nobody did."""

import io
from datetime import timedelta

import pytest
from playhouse.test_utils import count_queries

from audit_app.accounts.models import Role
from audit_app.clock import today
from audit_app.programmes.models import Programme
from audit_app.scoring.answers import Answer
from audit_app.visits.drafts import save_draft
from audit_app.visits.expiry import expire_visits
from audit_app.visits.models import Draft, Visit, VisitChange
from audit_app.visits.states import VisitState
from tests.factories import make_area, make_branch, make_user, make_visit, publish_small_checklist
from tests.visits.answered import send, sheet_of

HEADINGS = "shopper,branch,checklist,from,to,segment,scenario,brief,programme\n"


@pytest.fixture
def office(app, client):
    return client.sign_in(make_user(Role.HEAD_OFFICE))


def day(days):
    return f"{today() + timedelta(days=days):%d/%m/%Y}"


def form(shopper, branch, **changes):
    return {
        "shopper": str(shopper.id),
        "branch": branch.code,
        "checklist": "small-shop.v1",
        "programme": "",
        "window_from": day(0),
        "window_to": day(5),
        "scenario": "Hỏi món đang hết hàng.",
        **changes,
    }


def upload(client, text, encoding="utf-8"):
    data = {"file": (io.BytesIO(text.encode(encoding)), "visits.csv")}
    return client.send("/assignments/import", data, content_type="multipart/form-data")


def confirm(client, response):
    import re

    kept = re.search(r'name="kept"[^>]*value="([^"]*)"', response.get_data(as_text=True))[1]
    return client.send("/assignments/import", {"kept": kept})


def test_a_visit_is_assigned_by_hand_and_stands_on_the_shoppers_list(office):
    publish_small_checklist()
    shopper, branch = make_user(), make_branch()
    office.page("/assignments/new")
    assert office.send("/assignments/new", form(shopper, branch)).location == "/assignments"
    visit = Visit.get()
    assert (visit.shopper_id, visit.checklist_version) == (shopper.id, 1)
    assert Draft.select().where(Draft.visit == visit.id).exists()
    assert branch.name in office.page("/assignments")
    office.sign_in(shopper)
    assert branch.name in office.page("/visits")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"shopper": "0"}, "Chọn khách hàng bí mật"),
        ({"branch": "NOWHERE"}, "Chọn chi nhánh"),
        ({"checklist": "small-shop.v9"}, "Chọn bộ câu hỏi"),
        ({"window_to": "hôm sau"}, "Nhập ngày"),
        ({"window_from": "09/12/2199", "window_to": "08/12/2199"}, "Ngày cuối phải sau ngày đầu"),
        ({"window_from": "01/01/2020", "window_to": "02/01/2020"}, "Ngày cuối đã qua"),
    ],
)
def test_an_assignment_with_a_mistake_is_refused_at_its_field(office, wrong, words):
    publish_small_checklist()
    response = office.send("/assignments/new", {**form(make_user(), make_branch()), **wrong})
    assert response.status_code == 422
    assert words in response.get_data(as_text=True)
    assert not Visit.select().exists()


def test_a_shopper_does_not_get_the_same_visit_twice(office):
    publish_small_checklist()
    shopper, branch = make_user(), make_branch()
    office.send("/assignments/new", form(shopper, branch))
    assert office.send("/assignments/new", form(shopper, branch)).status_code == 422
    assert Visit.select().count() == 1


def test_a_closed_branch_gets_no_visit(office):
    publish_small_checklist()
    branch = make_branch(closed_on=today() + timedelta(days=2))
    assert office.send("/assignments/new", form(make_user(), branch)).status_code == 422


def test_visits_are_assigned_from_a_csv_file_after_a_look(office):
    publish_small_checklist()
    Programme.create(code="2026-Q4", name_vi="Đợt 4", name_en="Wave 4", starts_on=today())
    shopper, one, other = make_user(), make_branch(), make_branch()
    rows = (
        f"{shopper.email.upper()},{one.code.lower()},small-shop,{day(0)},{day(3)},Mẹ trẻ,Hỏi sữa.,,2026-q4\n"
        f"{shopper.email},{other.code},small-shop.v1,{today():%Y-%m-%d},{day(3)},,,,\n"
    )
    looked = upload(office, HEADINGS + rows)
    assert looked.status_code == 200
    assert not Visit.select().exists()
    assert confirm(office, looked).location == "/assignments"
    first, second = Visit.select().order_by(Visit.id)
    assert (first.branch_id, first.segment, first.programme.code) == (one.id, "Mẹ trẻ", "2026-Q4")
    assert (second.window_from, second.programme) == (today(), None)
    assert Draft.select().count() == 2


def test_one_bad_row_keeps_all_rows_out_and_every_mistake_is_said(office):
    publish_small_checklist()
    shopper, branch = make_user(), make_branch()
    good = f"{shopper.email},{branch.code},small-shop,{day(0)},{day(3)},,,,\n"
    bad = f"nobody@example.vn,XX,other-checklist,31/02/2026,{day(3)},,,,none\n"
    response = upload(office, HEADINGS + good + bad + good)
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    for words in ("nobody@example.vn", "“XX”", "other-checklist", "31/02/2026", "“none”"):
        assert words in page
    assert "Dòng 4, cột shopper" in page  # the good row again
    assert not Visit.select().exists()


def test_a_csv_file_in_another_encoding_is_refused_with_the_way_to_save_it(office):
    response = upload(
        office, HEADINGS + "lan@example.vn,CN1,x,01/01/2027,02/01/2027,Mẹ trẻ,,,\n", "utf-16-le"
    )
    assert response.status_code == 422
    response = upload(
        office, HEADINGS + "lan@example.vn,CN1,x,01/01/2027,02/01/2027,caf\u00e9,,,\n", "latin-1"
    )
    assert "CSV UTF-8" in response.get_data(as_text=True)
    assert not Visit.select().exists()


def test_the_template_has_the_headings(office):
    response = office.get("/assignments/import/template.csv")
    assert response.get_data(as_text=True).lstrip("\ufeff").strip() == HEADINGS.strip()


def test_assignments_are_filtered_and_searched_without_marks(office):
    area = make_area(name="Miền Tây")
    here = make_visit(branch=make_branch(area, name="Chi nhánh Cần Thơ"))
    there = make_visit(branch=make_branch(name="Chi nhánh Hà Nội"))
    late = make_visit(
        branch=make_branch(name="Chi nhánh Huế"),
        state=VisitState.STARTED,
        window_to=today() - timedelta(days=1),
    )
    page = office.page("/assignments?search=can tho")
    assert here.branch.name in page
    assert there.branch.name not in page
    assert there.branch.name not in office.page(f"/assignments?area={area.code}")
    page = office.page("/assignments?state=overdue")
    assert late.branch.name in page
    assert "Trễ hạn" in page
    assert here.branch.name not in page
    assert "Không tìm thấy" in office.page("/assignments?search=zzz")


def test_the_list_of_assignments_takes_as_many_queries_for_many_visits_as_for_one(office):
    make_visit()
    office.page("/assignments")
    with count_queries() as one:
        office.page("/assignments")
    for _ in range(6):
        make_visit()
    with count_queries() as many:
        office.page("/assignments")
    assert many.count == one.count <= 9


def test_the_shoppers_list_takes_as_many_queries_for_many_visits_as_for_one(app, client):
    shopper = make_user()
    client.sign_in(shopper)
    make_visit(shopper=shopper)
    client.page("/visits")
    with count_queries() as one:
        client.page("/visits")
    for state in ("started", "assigned", "submitted", "returned"):
        make_visit(shopper=shopper, state=state)
    with count_queries() as many:
        client.page("/visits")
    assert many.count == one.count <= 6


def test_a_visit_that_nobody_began_can_be_withdrawn_with_a_reason(office):
    visit = make_visit()
    address = f"/assignments/{visit.uid}"
    office.page(address)
    assert office.send(f"{address}/withdraw", {"reason": ""}).status_code == 422
    office.send(f"{address}/withdraw", {"reason": "Chi nhánh sửa chữa."})
    assert Visit.get_by_id(visit.id).state == VisitState.EXCLUDED
    assert "Chi nhánh sửa chữa." in office.page(address)
    office.sign_in(visit.shopper)
    office.page(f"/visits/{visit.uid}")


def test_a_visit_that_was_begun_cannot_be_withdrawn(office):
    visit = make_visit()
    save_draft(sheet_of(visit), {"parking": Answer("yes")}, visit.shopper)
    office.send(f"/assignments/{visit.uid}/withdraw", {"reason": "Không cần."})
    assert Visit.get_by_id(visit.id).state == VisitState.STARTED


def test_more_time_is_given_and_written_down(office):
    visit = make_visit()
    address = f"/assignments/{visit.uid}/extend"
    assert office.send(address, {"until": day(-1)}).status_code == 422
    assert office.send(address, {"until": day(20)}).status_code == 302
    assert Visit.get_by_id(visit.id).window_to == today() + timedelta(days=20)
    assert VisitChange.get().reason.endswith(day(20))


def test_a_visit_of_which_nothing_came_expires_two_days_after_its_window(app):
    gone = make_visit(window_from=today() - timedelta(days=9), window_to=today() - timedelta(days=3))
    lasting = make_visit(window_to=today() - timedelta(days=2))
    assert expire_visits() == 1
    assert expire_visits() == 0
    assert Visit.get_by_id(gone.id).state == VisitState.EXPIRED
    assert Visit.get_by_id(lasting.id).state == VisitState.ASSIGNED
    assert VisitChange.get().to_state == VisitState.EXPIRED


def test_a_draft_has_two_more_days_to_be_sent(app):
    yesterday, long_ago = today() - timedelta(days=1), today() - timedelta(days=3)
    fresh = make_visit(state=VisitState.STARTED, window_to=yesterday)
    old = make_visit(state=VisitState.STARTED, window_to=long_ago)
    returned = make_visit(state=VisitState.RETURNED, window_to=long_ago)
    expire_visits()
    assert Visit.get_by_id(fresh.id).state == VisitState.STARTED
    assert Visit.get_by_id(old.id).state == VisitState.EXPIRED
    assert Visit.get_by_id(returned.id).state == VisitState.RETURNED


def test_an_expired_draft_goes_on_after_more_time_is_given(office):
    visit = make_visit()
    save_draft(sheet_of(visit), {"parking": Answer("yes")}, visit.shopper)
    Visit.update(window_to=today() - timedelta(days=5)).where(Visit.id == visit.id).execute()
    office.page("/assignments")
    assert Visit.get_by_id(visit.id).state == VisitState.EXPIRED
    office.send(f"/assignments/{visit.uid}/extend", {"until": day(3)})
    again = Visit.get_by_id(visit.id)
    assert again.state == VisitState.STARTED
    assert sheet_of(again).answers["parking"] == Answer("yes")
    assert send(again).number == 1


@pytest.mark.parametrize("role", [Role.SHOPPER, Role.REVIEWER, Role.AREA_MANAGER, Role.ADMINISTRATOR])
def test_only_head_office_assigns(app, client, role):
    visit = make_visit()
    client.sign_in(make_user(role))
    for address in ("/assignments", "/assignments/new", "/assignments/import", f"/assignments/{visit.uid}"):
        client.page(address, 403)
    assert client.send(f"/assignments/{visit.uid}/withdraw", {"reason": "x"}).status_code == 403

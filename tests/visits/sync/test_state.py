"""What a phone asks first: its visits, a token, the clock; and when a visit's form must be fetched anew."""

from datetime import datetime, timedelta

import pytest
from playhouse.test_utils import count_queries

from audit_app.clock import utc_now
from audit_app.visits.history import change_state
from audit_app.visits.models import Visit
from audit_app.visits.states import VisitState
from tests.factories import make_user, make_visit
from tests.visits.sync.phone import PHONE, Phone, good_fields


def listed(phone, visit):
    visits = phone.client.get("/visits/state").json["visits"]
    return next(each for each in visits if each["uid"] == visit.uid)


def test_a_visit_stands_there_with_what_the_server_has_of_it(phone, visit):
    assert listed(phone, visit) | {"tag": ""} == {
        "uid": visit.uid,
        "state": "assigned",
        "is_open": True,
        "number": 1,
        "revision": 0,
        "writer": {"device": "", "edit": 0},
        "form": f"/visits/{visit.uid}/form",
        "tag": "",
    }
    phone.put(visit, 3)
    assert listed(phone, visit)["revision"] == 1
    assert listed(phone, visit)["writer"] == {"device": PHONE, "edit": 3}
    phone.put(visit, 3, submit=1)
    assert not listed(phone, visit)["is_open"]
    change_state(Visit.get_by_id(visit.id), VisitState.RETURNED, make_user("reviewer"), "Câu 3?")
    assert (listed(phone, visit)["state"], listed(phone, visit)["number"]) == ("returned", 2)


def test_the_clock_is_the_servers(phone):
    now = datetime.fromisoformat(phone.client.get("/visits/state").json["now"])
    assert abs(utc_now() - now) < timedelta(minutes=1)


def test_each_account_has_a_key_of_its_own_that_says_nothing_about_it(phone, visit, client):
    mine = client.get("/visits/state").json["shopper"]
    assert client.get("/visits/state").json["shopper"] == mine
    assert len(mine) == 16
    stranger = Phone(client, make_user())
    assert stranger.client.get("/visits/state").json["shopper"] != mine


CHANGES = {
    "brief": "Giữ hóa đơn.",
    "scenario": "Khác.",
    "segment": "Khác.",
    "window_to": "2031-01-01",
    "state": "started",
}


@pytest.mark.parametrize("column", sorted(CHANGES))
def test_the_tag_changes_with_what_the_form_shows(phone, visit, column):
    before = listed(phone, visit)["tag"]
    assert listed(phone, visit)["tag"] == before
    Visit.update({column: CHANGES[column]}).where(Visit.id == visit.id).execute()
    assert listed(phone, visit)["tag"] != before


def test_the_tag_changes_with_the_branch_the_draft_and_the_language(phone, visit):
    tags = {listed(phone, visit)["tag"]}
    visit.branch.name = "Chi nhánh mới"
    visit.branch.save()
    tags.add(listed(phone, visit)["tag"])
    phone.put(visit)
    tags.add(listed(phone, visit)["tag"])
    type(visit.shopper).update(language="en").execute()
    tags.add(listed(phone, visit)["tag"])
    assert len(tags) == 4


def test_many_visits_cost_no_more_queries_than_one(phone, visit):
    def queries():
        with count_queries() as counted:
            phone.client.get("/visits/state")
        return counted.count

    one = queries()
    for _ in range(4):
        another = make_visit(shopper=visit.shopper)
        phone.put(another, fields=good_fields(), submit=1)
    assert queries() == one


def test_saving_takes_few_queries(phone, visit):
    phone.put(visit)
    with count_queries(only_select=False) as counted:
        phone.put(visit, 2, fields=good_fields(greeted="no"))
    assert counted.count <= 11

import json

import pytest

from audit_app.visits.history import change_state
from audit_app.visits.models import Draft, Submission, Visit, VisitChange
from audit_app.visits.states import VisitState
from audit_app.visits.sync.receipts import values_hash
from tests.factories import make_user, make_visit
from tests.visits.sync.phone import OTHER, Phone, body, digest, good_fields, jpeg, names


@pytest.fixture
def visit(app):
    return make_visit()


@pytest.fixture
def phone(client, visit):
    return Phone(client, visit.shopper)


@pytest.fixture
def other(app, visit):
    return Phone(app.test_client(), visit.shopper, OTHER)


def stored(visit):
    return json.loads(Draft.get(Draft.visit == visit.id).answers)


def test_a_version_becomes_the_draft(phone, visit):
    answer = phone.put(visit)
    assert answer.status_code == 200
    assert answer.json["revision"] == 1
    assert answer.json["faults"] == []
    assert answer.json["receipt"] is None
    assert stored(visit)["staff_count"] == {"value": "2.5"}
    fresh = Visit.get_by_id(visit.id)
    assert fresh.state == VisitState.STARTED
    assert fresh.entered_at
    assert fresh.left_at


def test_the_same_version_again_changes_nothing(phone, visit):
    first, second = phone.put(visit), phone.put(visit)
    assert (first.json["revision"], second.json["revision"]) == (1, 1)
    assert second.status_code == 200


def test_sending_gives_a_receipt_that_lists_every_field_by_its_hash(phone, visit):
    answer = phone.put(visit, submit=1)
    receipt = answer.json["receipt"]
    fields = good_fields()
    assert receipt["fields"] == {name: values_hash(fields[name]) for name in names(fields)}
    assert receipt["code"] == Submission.get().code
    assert receipt["number"] == 1
    assert answer.json["state"] == "submitted"


def test_sending_twice_makes_one_submission_and_two_equal_receipts(phone, visit):
    first, second = phone.put(visit, submit=1), phone.put(visit, submit=1)
    assert first.json["receipt"] == second.json["receipt"]
    assert Submission.select().count() == 1
    assert VisitChange.select().where(VisitChange.to_state == "submitted").count() == 1

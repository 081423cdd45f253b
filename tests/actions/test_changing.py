"""What becomes of an action: each change once, in the right order, by whom it may be."""

import json
import threading
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from audit_app.accounts.models import Role
from audit_app.actions.changing import (
    ActionMoved,
    WordsMissing,
    confirm_action,
    drop_action,
    mark_done,
    reopen_action,
)
from audit_app.actions.history import history_of, proof_photo
from audit_app.actions.models import Action, ActionChange
from audit_app.actions.queries import find_action
from audit_app.actions.states import FOLLOWERS, ActionState, may_become
from audit_app.db import database
from audit_app.photo_store import read_photo
from audit_app.releases.annexes import annexes_of
from audit_app.releases.erasure import erase_content
from audit_app.releases.models import Annex
from audit_app.releases.release import exclude_release
from audit_app.visits.models import Visit
from audit_app.visits.photos import Upload
from audit_app.visits.pictures import PhotoRefused
from tests.actions.making import in_days, make_action, manager_of, photo
from tests.factories import make_area, make_area_manager, make_user

PROOF = "Đã in lại 42 nhãn giá, ca trưởng ký sổ mỗi sáng."


def read_again(action: Action) -> Action:
    found = find_action(make_user(Role.HEAD_OFFICE), action.uid)
    assert found is not None
    return found


def states(action: Action) -> list[str]:
    return [change.to_state for change in ActionChange.select().where(ActionChange.action == action)]


def test_an_action_is_done_with_proof_and_signed_off(app: Flask) -> None:
    action, head_office = make_action(), make_user(Role.HEAD_OFFICE)
    mark_done(read_again(action), PROOF, manager_of(action.branch.area))
    confirm_action(read_again(action), head_office, "Đã xem tại chỗ.")
    assert read_again(action).state == ActionState.CONFIRMED
    planned, done, confirmed = annexes_of(action.release)
    assert planned["kind"] == "action"
    assert (done["kind"], done["parts"], done["texts"]) == (
        "action_state",
        {"action": action.uid, "state": "done"},
        {"text": PROOF},
    )
    assert (confirmed["parts"]["state"], confirmed["role"]) == ("confirmed", Role.HEAD_OFFICE)
    assert head_office.name not in confirmed["document"]


def test_what_was_done_can_be_sent_back_with_a_new_day(app: Flask) -> None:
    action = make_action(due=in_days(1))
    mark_done(read_again(action), PROOF, manager_of(action.branch.area))
    reopen_action(read_again(action), "Kệ tã vẫn sai giá.", in_days(9), make_user(Role.HEAD_OFFICE))
    found = read_again(action)
    assert (found.state, found.due, found.is_open) == (ActionState.REOPENED, in_days(9), True)
    parts = annexes_of(action.release)[-1]["parts"]
    assert parts == {"action": action.uid, "state": "reopened", "due": in_days(9).isoformat()}
    drop_action(found, "Kệ tã sẽ bỏ từ tháng sau.", manager_of(action.branch.area))
    assert states(action) == ["open", "done", "reopened", "dropped"]


@pytest.mark.parametrize("state", list(ActionState))
def test_a_state_leads_only_where_it_may_and_only_by_those_who_may(state: ActionState) -> None:
    assert may_become(state, Role.AREA_MANAGER) == FOLLOWERS[state]
    assert may_become(state, Role.HEAD_OFFICE) == FOLLOWERS[state] - {ActionState.DONE, ActionState.DROPPED}
    assert not may_become(state, Role.REVIEWER) | may_become(state, Role.SHOPPER)


def test_head_office_and_managers_of_other_areas_do_not_say_what_was_done(app: Flask) -> None:
    action = make_action()
    for stranger in (make_user(Role.HEAD_OFFICE), make_area_manager(make_area()), make_user(Role.REVIEWER)):
        with pytest.raises(ActionMoved):
            mark_done(read_again(action), PROOF, stranger)
    assert states(action) == ["open"]


def test_a_second_click_changes_nothing_and_another_proof_is_not_lost_silently(app: Flask) -> None:
    action = make_action()
    manager = manager_of(action.branch.area)
    first, second, third = (read_again(action) for _ in range(3))
    mark_done(first, PROOF, manager)
    mark_done(second, PROOF, manager)
    with pytest.raises(ActionMoved):
        mark_done(third, "Một bằng chứng khác.", manager)
    assert states(action) == ["open", "done"]
    assert Annex.select().where(Annex.kind == "action_state").count() == 1


def test_of_two_clicks_at_once_one_is_written(app: Flask) -> None:
    action = make_action()
    manager, together = manager_of(action.branch.area), threading.Barrier(2)
    both = [read_again(action), read_again(action)]

    def click(mine: Action) -> None:
        with app.app_context(), database.connection_context():
            together.wait(20)
            mark_done(mine, PROOF, manager)

    clicks = [threading.Thread(target=click, args=[mine]) for mine in both]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert states(action) == ["open", "done"]


def test_proof_and_reasons_are_words_of_some_length(app: Flask) -> None:
    action = make_action()
    manager = manager_of(action.branch.area)
    for words in ("", "a" * 1001):
        with pytest.raises(WordsMissing):
            mark_done(read_again(action), words, manager)
        with pytest.raises(WordsMissing):
            drop_action(read_again(action), words, manager)
    mark_done(read_again(action), PROOF, manager)
    confirm_action(read_again(action), manager)
    assert history_of(action)[-1].text == ""


def test_an_action_of_an_excluded_visit_stays_as_it_is(app: Flask) -> None:
    action = make_action()
    exclude_release(Visit.get_by_id(action.release.visit_id), "Sai chi nhánh", make_user(Role.REVIEWER))
    with pytest.raises(ActionMoved):
        mark_done(read_again(action), PROOF, manager_of(action.branch.area))
    assert states(action) == ["open"]


def test_a_proof_photo_is_kept_without_metadata_and_named_by_a_salted_digest(app: Flask) -> None:
    action = make_action()
    mark_done(read_again(action), PROOF, manager_of(action.branch.area), Upload(photo()))
    stored = proof_photo(action, 1)
    assert stored
    assert not Image.open(BytesIO(read_photo(stored))).getexif()
    annex = annexes_of(action.release)[-1]
    assert stored not in annex["document"]
    assert annex["texts"] == {"text": PROOF, "photo": stored}
    assert proof_photo(action, 2) is None


def test_an_erased_photo_is_known_to_have_been_there(app: Flask) -> None:
    action = make_action()
    mark_done(read_again(action), PROOF, manager_of(action.branch.area), Upload(photo()))
    digest = json.loads(annexes_of(action.release)[-1]["document"])["photo"]["digest"]
    erase_content(action.release, digest)
    step = history_of(action)[-1]
    assert (step.text, step.photo.stored if step.photo else "no photo") == (PROOF, None)
    assert proof_photo(action, 1) is None


def test_a_file_that_is_no_photo_changes_nothing(app: Flask) -> None:
    action = make_action()
    with app.test_request_context(), pytest.raises(PhotoRefused):
        mark_done(read_again(action), PROOF, manager_of(action.branch.area), Upload(b"%PDF-1.7"))
    assert states(action) == ["open"]


def test_the_history_numbers_photos_over_all_steps(app: Flask) -> None:
    action = make_action()
    manager = manager_of(action.branch.area)
    mark_done(read_again(action), PROOF, manager, Upload(photo()))
    reopen_action(read_again(action), "Chưa đủ.", in_days(3), manager)
    mark_done(read_again(action), "Lần này đủ.", manager, Upload(photo((200, 30, 30))))
    steps = history_of(action)
    assert [step.photo.number for step in steps if step.photo] == [1, 2]
    assert [(step.state, step.who) for step in steps][-1] == (ActionState.DONE, manager.name)
    assert len({step.photo.stored for step in steps if step.photo}) == 2

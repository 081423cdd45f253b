"""The shopper's whole visit by plain forms, as a browser without JavaScript sends them."""

import re

from playhouse.test_utils import count_queries

from audit_app.visits.history import change_state
from audit_app.visits.models import Submission, Visit
from audit_app.visits.states import VisitState
from tests.factories import make_user, make_visit
from tests.visits.answered import SECTION_POSTS, times_post


def fill_in(client, visit):
    client.send(f"/visits/{visit.uid}/times", times_post())
    for section, data in SECTION_POSTS.items():
        client.send(f"/visits/{visit.uid}/sections/{section}", {**data, "go": "next"})


def test_a_visit_goes_from_the_list_to_the_receipt(app, client):
    visit = make_visit()
    client.sign_in(visit.shopper)
    assert visit.branch.name in client.page("/visits")
    page = client.page(f"/visits/{visit.uid}")
    assert visit.scenario in page
    assert "0/8" in page
    response = client.send(f"/visits/{visit.uid}/times", {**times_post(), "go": "on"})
    assert response.location == f"/visits/{visit.uid}/resume"
    assert client.get(response.location).location.endswith("/sections/welcome")
    for section, onward in (
        ("welcome", "sections/advice"),
        ("advice", "sections/leaving"),
        ("leaving", "review"),
    ):
        address = f"/visits/{visit.uid}/sections/{section}"
        client.page(address)
        response = client.send(address, {**SECTION_POSTS[section], "go": "next"})
        assert response.status_code == 302
        assert response.location.endswith(onward)
    page = client.page(f"/visits/{visit.uid}/review")
    assert "error-summary" not in page
    assert "1 phút 30 giây" in page
    assert "2,5 người" in page
    response = client.send(f"/visits/{visit.uid}/submit", {"number": "1"})
    assert response.location == f"/visits/{visit.uid}/receipt"
    page = client.page(response.location)
    assert Submission.get().code in page
    assert "11/2026" in page or "/20" in page


def test_what_was_saved_is_there_when_the_section_is_opened_again(app, client):
    visit = make_visit()
    client.sign_in(visit.shopper)
    fill_in(client, visit)
    page = client.page(f"/visits/{visit.uid}/sections/leaving")
    assert 'value="2,5"' in page
    assert re.search(r'<input checked[^>]*value="na"|<input[^>]*checked[^>]*value="na"', page)
    assert "Bãi xe rộng." in page
    page = client.page(f"/visits/{visit.uid}/sections/welcome")
    assert re.search(r'name="waiting_time.minutes"[^>]*value="1"', page)
    assert re.search(r'name="waiting_time.seconds"[^>]*value="30"', page)


def test_the_next_part_is_never_blocked_by_what_is_missing(app, client):
    visit = make_visit()
    client.sign_in(visit.shopper)
    response = client.send(f"/visits/{visit.uid}/sections/welcome", {"go": "next"})
    assert response.location.endswith("/sections/advice")
    assert Visit.get_by_id(visit.id).state == VisitState.STARTED


def test_what_cannot_be_understood_is_said_while_everything_else_is_kept(app, client):
    visit = make_visit()
    client.sign_in(visit.shopper)
    post = {**SECTION_POSTS["leaving"], "staff_count": "hai người", "go": "next"}
    response = client.send(f"/visits/{visit.uid}/sections/leaving", post)
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "<title>Lỗi:" in page
    assert 'value="hai người"' in page
    assert 'href="#staff_count"' in page
    again = client.page(f"/visits/{visit.uid}/sections/leaving")
    assert "Bãi xe rộng." in again


def test_a_score_outside_the_scale_is_refused_and_the_stored_one_stays(app, client):
    visit = make_visit()
    client.sign_in(visit.shopper)
    address = f"/visits/{visit.uid}/sections/welcome"
    client.send(address, {**SECTION_POSTS["welcome"], "go": "next"})
    response = client.send(address, {**SECTION_POSTS["welcome"], "greeting_warmth": "9", "go": "next"})
    assert response.status_code == 422
    assert re.search(r'<input checked[^>]*name="greeting_warmth"[^>]*value="4"', client.page(address))


def test_sending_with_gaps_lists_them_all_with_links_to_the_controls(app, client):
    visit = make_visit()
    client.sign_in(visit.shopper)
    client.send(
        f"/visits/{visit.uid}/sections/welcome",
        {"greeted": "no", "waiting_time.seconds": "20", "go": "next"},
    )
    response = client.send(f"/visits/{visit.uid}/submit", {"number": "1"})
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "<title>Lỗi:" in page
    assert f'href="/visits/{visit.uid}#entered"' in page
    assert f'href="/visits/{visit.uid}/sections/welcome?missing=1#greeted.note"' in page
    assert f'href="/visits/{visit.uid}/sections/advice?missing=1#problem_solved-0"' in page
    assert "greeting_warmth" not in page  # hidden by “no”
    at_field = client.page(f"/visits/{visit.uid}/sections/welcome?missing=1")
    assert "Viết ghi chú cho câu 1." in page
    assert at_field.count("Viết ghi chú cho câu 1.") == 2  # in the summary and at the field
    assert not Submission.select().exists()


def test_the_whole_checklist_can_be_posted_with_the_sending(app, client):
    visit = make_visit()
    client.sign_in(visit.shopper)
    client.send(f"/visits/{visit.uid}/times", times_post())
    fields = {name: value for post in SECTION_POSTS.values() for name, value in post.items()}
    response = client.send(
        f"/visits/{visit.uid}/submit", {**fields, "sections": list(SECTION_POSTS), "number": "1"}
    )
    assert response.location.endswith("/receipt")
    again = client.send(
        f"/visits/{visit.uid}/submit",
        {**fields, "parking": "no", "sections": list(SECTION_POSTS), "number": "1"},
    )
    assert again.location.endswith("/receipt")
    assert '"parking":{"na":true}' in Submission.get().answers


def test_a_returned_visit_shows_the_reviewers_words_and_is_sent_again(app, client):
    visit, reviewer = make_visit(), make_user("reviewer")
    client.sign_in(visit.shopper)
    fill_in(client, visit)
    client.send(f"/visits/{visit.uid}/submit", {"number": "1"})
    change_state(Visit.get_by_id(visit.id), VisitState.RETURNED, reviewer, "Câu 8: đếm lại giúp tôi.")
    for address in (f"/visits/{visit.uid}", f"/visits/{visit.uid}/sections/leaving"):
        assert "Câu 8: đếm lại giúp tôi." in client.page(address)
    assert 'name="number" value="2"' in client.page(f"/visits/{visit.uid}/review")
    client.send(f"/visits/{visit.uid}/submit", {"number": "1"})
    assert Visit.get_by_id(visit.id).state == VisitState.RETURNED
    client.send(f"/visits/{visit.uid}/submit", {"number": "2"})
    assert Visit.get_by_id(visit.id).state == VisitState.SUBMITTED
    assert Submission.select().count() == 2


def test_a_sent_visit_cannot_be_edited_by_its_pages(app, client):
    visit = make_visit()
    client.sign_in(visit.shopper)
    fill_in(client, visit)
    client.send(f"/visits/{visit.uid}/submit", {"number": "1"})
    before = Submission.get().answers
    assert client.send(f"/visits/{visit.uid}/sections/leaving", SECTION_POSTS["leaving"]).status_code == 409
    assert client.send(f"/visits/{visit.uid}/times", times_post()).status_code == 409
    assert client.send(f"/visits/{visit.uid}/submit", {"number": "1"}).location.endswith("/receipt")
    assert Submission.get().answers == before
    assert client.get(f"/visits/{visit.uid}/sections/leaving").status_code == 302
    assert client.get(f"/visits/{visit.uid}/review").status_code == 302
    client.page(f"/visits/{visit.uid}")


def test_another_shoppers_visit_is_not_there(app, client):
    visit = make_visit()
    client.sign_in(make_user())
    base = f"/visits/{visit.uid}"
    for address in ("", "/resume", "/sections/welcome", "/review", "/receipt", "/could-not-take-place"):
        client.page(base + address, 404)
    for address in ("/times", "/sections/welcome", "/submit", "/could-not-take-place"):
        assert client.send(base + address, {}).status_code == 404
    client.page(f"{base}/photos/{'0' * 64}", 404)


def test_a_conditional_question_says_its_condition_in_words(app, client):
    visit = make_visit()
    client.sign_in(visit.shopper)
    page = client.page(f"/visits/{visit.uid}/sections/welcome")
    assert "Chỉ trả lời nếu câu 1 là “Có”." in page
    assert "data-show-if" in page
    assert 'data-share="0"' in page


def test_a_visit_whose_checklist_version_is_gone_says_so_and_keeps_the_draft(app, client):
    visit = make_visit()
    client.sign_in(visit.shopper)
    client.send(f"/visits/{visit.uid}/sections/leaving", {**SECTION_POSTS["leaving"], "go": "next"})
    Visit.update(checklist_version=9).where(Visit.id == visit.id).execute()
    assert "small-shop" in client.page(f"/visits/{visit.uid}", 410)
    assert visit.branch.name in client.page("/visits")
    Visit.update(checklist_version=1).where(Visit.id == visit.id).execute()
    assert "Bãi xe rộng." in client.page(f"/visits/{visit.uid}/sections/leaving")


def test_a_section_is_read_saved_and_sent_by_few_queries(app, client):
    visit = make_visit()
    client.sign_in(visit.shopper)
    fill_in(client, visit)
    address = f"/visits/{visit.uid}/sections/leaving"
    client.page(address)
    with count_queries() as reading:
        client.page(address)
    with count_queries(only_select=False) as saving:
        client.send(address, {**SECTION_POSTS["leaving"], "go": "next"})
    with count_queries(only_select=False) as sending:
        client.send(f"/visits/{visit.uid}/submit", {"number": "1"})
    assert reading.count == 2  # the person; the visit with its draft
    assert saving.count <= 5  # and one update in its transaction
    assert sending.count <= 8  # the person, the visit, begin, state, history, submission, commit


def test_english_speaks_english(app, client):
    visit = make_visit(shopper=make_user(language="en"))
    client.sign_in(visit.shopper)
    page = client.page(f"/visits/{visit.uid}/sections/welcome")
    assert "Staff greet you within 30 seconds" in page
    assert "Not applicable" in client.page(f"/visits/{visit.uid}/sections/leaving")

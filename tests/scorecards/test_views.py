"""Who reads which scorecard, what the list shows, the download and the reply."""

import io
import re

import pytest
from playhouse.test_utils import assert_query_count
from pypdf import PdfReader

from audit_app.accounts.models import Role
from audit_app.releases.annexes import add_reply
from audit_app.releases.correction import correct_release
from audit_app.releases.release import exclude_release
from audit_app.scoring.answers import Answer
from tests.factories import make_area, make_area_manager, make_branch, make_release, make_user

on_one_database = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

GOOD = {
    "problem_solved": "solved",
    "waiting_time": 30,
    "greeting_warmth": 5,
    "prices_agree": "yes",
    "told_about": ["returns", "warranty"],
    "staff_count": 2,
}


@pytest.fixture
def release(area):
    return make_release(GOOD, branch=make_branch(area, name="Đà Nẵng – Hòa Khánh"))


@pytest.fixture
def no_layout(monkeypatch):
    """What the PDF says does not matter, so it is not laid out."""
    monkeypatch.setattr("audit_app.scorecards.copies.render_pdf", lambda *_: b"%PDF-1.7")


def test_the_list_shows_an_area_manager_the_own_areas_alone(client, manager, release):
    other = make_release()
    text = client.sign_in(manager).page("/scorecards")
    assert release.code in text
    assert other.code not in text


@pytest.mark.parametrize("role", [Role.HEAD_OFFICE, Role.REVIEWER])
def test_the_list_shows_head_office_and_reviewers_all(client, release, role):
    other = make_release()
    text = client.sign_in(make_user(role)).page("/scorecards")
    assert release.code in text
    assert other.code in text


def test_the_list_is_searched_by_branch_area_month_and_threshold(client, release):
    poor = make_release({"problem_solved": {"value": "ignored", "note": "Không."}, "prices_agree": "no"})
    client.sign_in(make_user(Role.HEAD_OFFICE))
    month = f"{release.visited_on:%Y-%m}"
    for query, shown, hidden in (
        ("search=nang+hoa+khanh", release, poor),
        (f"search={poor.code.lower()}", poor, release),
        (f"area={poor.branch.area.code}", poor, release),
        ("below=1", poor, release),
    ):
        text = client.page(f"/scorecards?{query}&month={month}")
        assert shown.code in text, query
        assert hidden.code not in text, query
    assert "Không tìm thấy" in client.page("/scorecards?month=1999-01")


def test_an_empty_list_says_what_will_come(client, app):
    assert "Chưa có phiếu điểm" in client.sign_in(make_user(Role.HEAD_OFFICE)).page("/scorecards")


def test_the_list_takes_as_many_queries_for_many_as_for_one(client, area, manager):
    client.sign_in(manager)
    make_release(branch=make_branch(area))
    client.page("/scorecards")
    with assert_query_count(count_queries(client)):
        client.page("/scorecards")
    for _ in range(3):
        make_release(branch=make_branch(area))
    before = count_queries(client)
    assert before == count_queries(client)
    assert before <= 8


def count_queries(client):
    from playhouse.test_utils import count_queries as counter

    with counter() as counted:
        client.page("/scorecards")
    return counted.count


def test_the_page_says_what_the_release_says(client, manager, release):
    text = client.sign_in(manager).page(f"/scorecards/{release.code}")
    document = release.frozen
    assert release.branch.name in text
    for section in document["checklist"]["sections"]:
        for question in section["questions"]:
            assert question["text"]["vi"] in text
    assert f"{release.score / 100:.1f}".replace(".", ",") in text


def test_the_page_speaks_english_to_those_who_read_it(client, release):
    text = client.sign_in(make_user(Role.HEAD_OFFICE, language="en")).page(f"/scorecards/{release.code}")
    assert "The branch scored" in text
    assert "Staff greet you within 30 seconds" in text


@on_one_database
def test_the_page_sets_the_visit_against_what_was_known(client, app, area):
    branch, ignored = make_branch(area), {"problem_solved": {"value": "ignored", "note": "Không."}}
    make_release(GOOD, branch=make_branch())
    for _ in range(2):
        make_release({**GOOD, **ignored}, branch=branch)
    release = make_release({**GOOD, **ignored}, branch=branch)
    text = client.sign_in(make_user(Role.HEAD_OFFICE, language="en")).page(f"/scorecards/{release.code}")
    said = " ".join(re.sub(r"<[^>]+>", "", text).split())
    for words in (
        "mean of 2 other visits",  # of the branch
        "mean of 3 other visits",  # of the chain
        "3 times in a row",
        "missed here 2 of 2",
        "in the chain 67% (3)",
        "Rests on:",
        "Outcomes:",
        "Averages and misses are those of the other released visits",
    ):
        assert words in said, words
    history = text.partition('id="history"')[2].partition("</section>")[0]
    assert history.count('<th scope="row"') == 3 + 3 + 1  # visits, means, threshold


def test_nothing_of_the_shopper_is_on_page_or_pdf(client, manager, release):
    shopper = release.visit.shopper
    page = client.sign_in(manager).page(f"/scorecards/{release.code}")
    pdf = read_pdf(client.get(f"/scorecards/{release.code}.pdf"))
    for trace in (shopper.name, shopper.email, release.visit.uid):
        assert trace not in page
        assert trace not in pdf


@pytest.mark.parametrize("ending", ["", ".pdf", "/photos/1"])
def test_scorecards_of_other_areas_are_not_there(client, release, ending):
    stranger = make_area_manager(make_area())
    client.sign_in(stranger).page(f"/scorecards/{release.code}{ending}", status=404)


@pytest.mark.parametrize("role", [Role.SHOPPER, Role.ADMINISTRATOR])
def test_shoppers_and_administrators_read_no_scorecard(client, release, role):
    client.sign_in(make_user(role))
    for address in ("/scorecards", f"/scorecards/{release.code}", f"/scorecards/{release.code}.pdf"):
        client.page(address, status=403)


def test_an_unknown_code_revision_or_photo_is_not_there(client, release):
    client.sign_in(make_user(Role.HEAD_OFFICE))
    for address in ("0000-0000", f"{release.code}?revision=2", f"{release.code}/photos/9", "0000-0000.pdf"):
        client.page(f"/scorecards/{address}", status=404)


@on_one_database
@pytest.mark.parametrize(("language", "words"), [("vi", "Phiếu điểm"), ("en", "Scorecard")])
def test_the_pdf_comes_in_the_language_that_was_asked_for(client, app, manager, release, language, words):
    answer = client.sign_in(manager).get(f"/scorecards/{release.code}.pdf?language={language}")
    assert answer.mimetype == "application/pdf"
    text = read_pdf(answer)
    assert words in text
    assert "Đà Nẵng" in text
    assert f"localhost/v/{release.code}?sha={release.sha256[:12]}" in text


def test_the_pdf_has_a_name_that_people_and_old_programs_can_read(client, manager, release, no_layout):
    header = client.sign_in(manager).get(f"/scorecards/{release.code}.pdf").headers["Content-Disposition"]
    assert f"Phieu diem Da Nang - Hoa Khanh {release.visited_on:%d-%m-%Y} {release.code}.pdf" in header
    assert "filename*=UTF-8''Phi%E1%BA%BFu%20%C4%91i%E1%BB%83m" in header


@on_one_database
def test_the_verdict_alone_comes_on_one_page(client, app, manager, release):
    answer = client.sign_in(manager).get(f"/scorecards/{release.code}.pdf?pages=1&language=vi")
    assert len(PdfReader(io.BytesIO(answer.data)).pages) == 1
    assert f"{release.code} mot trang.pdf" in answer.headers["Content-Disposition"]
    assert f"/scorecards/{release.code}.pdf?language=vi&amp;pages=1" in client.get(
        f"/scorecards/{release.code}"
    ).get_data(as_text=True)
    whole = client.get(f"/scorecards/{release.code}.pdf?language=vi")
    assert whole.headers["ETag"] != answer.headers["ETag"]


def test_a_pdf_that_the_browser_has_is_not_made_again(client, manager, release, no_layout, monkeypatch):
    address = f"/scorecards/{release.code}.pdf?language=vi"
    tag = client.sign_in(manager).get(address).headers["ETag"]
    monkeypatch.setattr("audit_app.scorecards.views.pdf_of", None)
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_the_tag_changes_with_language_and_reply(client, manager, release, no_layout):
    client.sign_in(manager)
    tags = [
        client.get(f"/scorecards/{release.code}.pdf?language={code}").headers["ETag"] for code in ("vi", "en")
    ]
    add_reply(release, "Đã họp nhóm.", manager)
    tags.append(client.get(f"/scorecards/{release.code}.pdf?language=vi").headers["ETag"])
    assert len(set(tags)) == 3


def test_an_area_manager_replies_and_the_reply_is_printed(client, manager, release):
    client.sign_in(manager)
    answer = client.send(f"/scorecards/{release.code}/reply", {"text": "Đã họp nhóm về lời chào."})
    assert answer.status_code == 302
    assert "Đã họp nhóm về lời chào." in client.page(f"/scorecards/{release.code}")
    assert "Đã họp nhóm về lời chào." in read_pdf(client.get(f"/scorecards/{release.code}.pdf?language=vi"))


def test_an_empty_reply_is_refused_in_words(client, manager, release):
    answer = client.sign_in(manager).send(f"/scorecards/{release.code}/reply", {"text": "  "})
    assert answer.status_code == 422
    assert "Viết phản hồi" in answer.get_data(as_text=True)


def test_only_a_manager_of_the_area_replies(client, release):
    client.sign_in(make_area_manager(make_area()))
    assert client.send(f"/scorecards/{release.code}/reply", {"text": "Không"}).status_code == 404
    client.sign_in(make_user(Role.HEAD_OFFICE))
    assert client.send(f"/scorecards/{release.code}/reply", {"text": "Không"}).status_code == 403


@on_one_database
def test_a_replaced_revision_says_so_on_page_and_paper(client, app, manager, release):
    correct_release(release, {"greeting_warmth": Answer(2)}, "Nghe lại.", make_user(Role.REVIEWER))
    client.sign_in(manager)
    old = client.page(f"/scorecards/{release.code}?revision=1")
    assert "Bản này đã có bản mới thay" in old
    assert "Bản này đã có bản mới thay" not in client.page(f"/scorecards/{release.code}")
    paper = read_pdf(client.get(f"/scorecards/{release.code}.pdf?language=vi&revision=1"))
    assert "Bản này đã có bản mới thay" in paper


def test_an_excluded_visit_is_shown_as_such_to_reviewers_and_to_managers_not_at_all(client, manager, release):
    exclude_release(release.visit, "Sai chi nhánh.", make_user(Role.REVIEWER))
    text = client.sign_in(make_user(Role.REVIEWER)).page(f"/scorecards/{release.code}")
    assert "Lượt này đã bị loại" in text
    client.sign_in(manager).page(f"/scorecards/{release.code}", status=404)
    assert release.code not in client.page("/scorecards")


def read_pdf(answer) -> str:
    assert answer.status_code == 200
    pages = PdfReader(io.BytesIO(answer.get_data())).pages
    return re.sub(r"\s+", " ", "".join(page.extract_text() for page in pages))

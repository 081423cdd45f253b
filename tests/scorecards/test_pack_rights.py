"""A pack is for who may read every scorecard in it, on the day of the download as on the day it was made."""

import pytest

from audit_app.accounts.models import Role, User
from audit_app.jobs.asking import cancel_job, repeat_job
from audit_app.jobs.models import Job, JobState
from audit_app.organisation.models import Area, AreaManager, Branch
from audit_app.scorecards import copies
from audit_app.scorecards.packs import PackForm, ask_for_pack
from audit_app.scorecards.press import print_html
from audit_app.scorecards.queries import ListFilter
from audit_app.visits.models import Visit
from audit_app.visits.states import VisitState
from tests.factories import make_area, make_release, make_user
from tests.house_client import HouseClient

CLOSED = "Bạn không còn quyền đọc hết những gì có trong tệp này"


@pytest.fixture(autouse=True)
def small_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    def render_pdf(card, _photos, _language, _url) -> bytes:
        html = f"<html lang=vi><title>P</title><h1>{card.identity.branch}</h1>"
        return print_html(html, stylesheets=("pack_paper.css",), files={}, identifier=card.proof.sha256)

    monkeypatch.setattr(copies, "render_pdf", render_pdf)


def make_pack(user: User) -> Job:
    return Job.get_by_id(ask_for_pack(user, ListFilter(), "vi", PackForm.ZIP).id)


def answer_to(client: HouseClient, pack: Job) -> int:
    """Return the status of its download; the list must say the same."""
    with client.get(f"/downloads/{pack.uid}/file") as answer:
        status = answer.status_code
    page = client.page("/downloads").partition(f'id="job-{pack.uid}"')[2].partition("</li>")[0]
    assert (f"/downloads/{pack.uid}/file" in page) is (status == 200)
    assert (CLOSED in page) is (status == 403)
    return status


def move(user: User, to: Area) -> None:
    AreaManager.update(area=to).where(AreaManager.user == user).execute()


def test_a_manager_of_another_area_now_keeps_no_pack_of_the_old_one(client, manager, area, releases):
    client.sign_in(manager)
    pack = make_pack(manager)
    assert answer_to(client, pack) == 200
    move(manager, make_area())
    assert answer_to(client, pack) == 403
    move(manager, area)
    assert answer_to(client, pack) == 200


def test_one_scorecard_that_is_not_readable_any_more_closes_the_pack(client, manager, releases):
    client.sign_in(manager)
    pack = make_pack(manager)
    Branch.update(area=make_area()).where(Branch.id == releases[0].branch_id).execute()
    assert answer_to(client, pack) == 403
    assert answer_to(client, make_pack(manager)) == 200  # of what is left


def test_a_visit_that_was_excluded_since_closes_the_managers_pack_and_not_the_reviewers(
    client, manager, releases
):
    reviewer = make_user(Role.REVIEWER)
    packs = make_pack(manager), make_pack(reviewer)
    Visit.update(state=VisitState.EXCLUDED).where(Visit.id == releases[0].visit_id).execute()
    assert answer_to(client.sign_in(manager), packs[0]) == 403
    assert answer_to(client.sign_in(reviewer), packs[1]) == 200


@pytest.mark.parametrize(("role", "status"), [(Role.REVIEWER, 200), (Role.AREA_MANAGER, 403)])
def test_who_read_all_and_manages_an_area_now_reads_the_own_alone(client, area, releases, role, status):
    make_release()
    person = make_user(Role.HEAD_OFFICE)
    pack = make_pack(person)
    AreaManager.create(area=area, user=person)
    User.update(role=role).where(User.id == person.id).execute()
    assert answer_to(client.sign_in(person), pack) == status


def test_rights_that_were_lost_since_count_when_the_pack_is_made(app, manager, releases, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("audit_app.jobs.queue.JobQueue.put", lambda *_: None)
        waiting = make_pack(manager)
    AreaManager.delete().where(AreaManager.user == manager).execute()
    cancel_job(waiting)
    repeat_job(waiting)
    failed = Job.get_by_id(waiting.id)
    assert (failed.state, failed.result) == (JobState.FAILED, "")
    assert "không còn quyền" in failed.message


def test_a_closed_account_gets_nothing(app, manager, releases, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("audit_app.jobs.queue.JobQueue.put", lambda *_: None)
        waiting = make_pack(manager)
    User.update(active=False).where(User.id == manager.id).execute()
    cancel_job(waiting)
    repeat_job(waiting)
    assert Job.get_by_id(waiting.id).state == JobState.FAILED

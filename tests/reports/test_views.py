"""Asking for a report, on the page and by command."""

import pytest
from flask import Flask

from audit_app.accounts.models import Role, User
from audit_app.clock import utc_now
from audit_app.jobs.asking import repeat_job
from audit_app.jobs.models import Job, JobState
from audit_app.jobs.progress import Progress
from audit_app.jobs.results import KEPT
from audit_app.jobs.rights import RightGone
from audit_app.reports.jobs import KIND, ask_for_report_pack
from tests.factories import make_area_manager, make_user
from tests.house_client import HouseClient
from tests.reports.making import NOW_VISITS, PERIOD, World, make_world
from tests.scorecards.reading import texts_of

CLOSED = "You may not read everything in this file any more"


pytestmark = pytest.mark.usefixtures("day")


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(NOW_VISITS)


@pytest.fixture
def no_printing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit_app.reports.views.print_report", lambda *_: b"%PDF-1.7")


def test_before_the_first_release_the_page_says_so(client: HouseClient, app: Flask) -> None:
    client.sign_in(make_user(Role.HEAD_OFFICE, language="en"))
    assert "Nothing is released yet" in client.page("/reports")


def test_the_page_leads_to_the_pdf(client: HouseClient, world: World, no_printing: None) -> None:
    client.sign_in(make_user(Role.HEAD_OFFICE, language="en"))
    for about, address in (
        ("area:BAC", "/reports/areas/BAC.pdf"),
        ("branch:HN1", "/reports/branches/HN1.pdf"),
    ):
        sent = client.send("/reports", {"about": about, "period": PERIOD, "language": "vi", "checklist": ""})
        assert sent.status_code == 302
        assert sent.location == f"{address}?period={PERIOD}&language=vi"
        answer = client.get(sent.location)
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        assert PERIOD in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_head_office_pack_is_made_in_the_background(
    client: HouseClient, app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[tuple[int, int]] = []
    monkeypatch.setattr(Progress, "step", lambda _self, done, of: steps.append((done, of)))
    monkeypatch.setattr("audit_app.reports.jobs.press_report", lambda html: html.encode())
    office = make_user(Role.HEAD_OFFICE, language="en")
    client.sign_in(office)
    sent = client.send("/reports", {"about": "chain", "period": PERIOD, "language": "vi", "checklist": ""})
    job = Job.get()
    assert sent.location == f"/downloads#job-{job.uid}"
    assert (job.state, steps) == (JobState.DONE, [(0, 3), (1, 3), (2, 3)])
    assert "Head-office pack: quarter 4 of 2026 (PDF, VI)" in client.page("/downloads")
    with client.get(f"/downloads/{job.uid}/file") as answer:
        assert "Đống Đa" in answer.text
        assert PERIOD in answer.headers["Content-Disposition"]
    User.update(role=Role.REVIEWER).where(User.id == office.id).execute()
    Job.update(result="").execute()
    assert repeat_job(Job.get())
    assert (Job.get().state, CLOSED in Job.get().message) == (JobState.FAILED, True)


def test_the_head_office_pack_is_for_head_office_as_long_as_it_is(client: HouseClient, app: Flask) -> None:
    person = make_user(Role.HEAD_OFFICE, language="en")
    pack = Job.create(kind=KIND, title="Pack", asked_by=person, state=JobState.RUNNING)
    with Progress(pack).result("pack.pdf") as stream:
        stream.write(b"%PDF-1.7")
    Job.update(state=JobState.DONE, expires_at=utc_now() + KEPT).execute()
    address = f"/downloads/{pack.uid}/file"
    client.sign_in(person)
    for role in (Role.AREA_MANAGER, Role.REVIEWER, Role.HEAD_OFFICE):
        User.update(role=role).where(User.id == person.id).execute()
        may_read = role == Role.HEAD_OFFICE
        with client.get(address) as answer:
            assert answer.status_code == (200 if may_read else 403)
        page = client.page("/downloads")
        assert (address in page, CLOSED in page) == (may_read, not may_read)


def test_only_head_office_can_have_its_pack_made(app: Flask, world: World) -> None:
    with pytest.raises(RightGone):
        ask_for_report_pack(make_area_manager(world.north), PERIOD, "", "vi")
    assert not Job.select().exists()


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_pack_that_cannot_be_asked_for_is_refused_on_its_page(
    client: HouseClient, app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit_app.jobs.asking.MOST_OPEN", 0)
    client.sign_in(make_user(Role.HEAD_OFFICE, language="en"))
    sent = client.send("/reports", {"about": "chain", "period": PERIOD, "language": "vi", "checklist": ""})
    assert sent.location == f"/reports?about=chain&period={PERIOD}&language=vi"
    assert "downloads under way" in client.page(sent.location)


def test_the_page_begins_with_what_the_comparison_showed(client: HouseClient, world: World) -> None:
    client.sign_in(make_user(Role.HEAD_OFFICE, language="en"))
    page = client.page("/comparison?period=2026-11&area=BAC")
    assert "/reports?about=area:BAC&amp;period=2026-11&amp;checklist=small-shop.v1" in page
    chosen = client.page("/reports?about=area:BAC&period=2026-11")
    assert '<option selected value="area:BAC">' in chosen
    assert '<option selected value="2026-11">' in chosen
    assert '<option selected value="en">' in chosen
    assert "/reports?about=branch:HN1" in client.page(f"/comparison/branches/HN1?period={PERIOD}")


def test_area_managers_choose_among_their_own(client: HouseClient, world: World, no_printing: None) -> None:
    client.sign_in(make_area_manager(world.north, language="en"))
    page = client.page("/reports")
    assert "Hoàn Kiếm" in page
    assert "Hải Châu" not in page
    assert "The whole chain" not in page
    refused = client.send("/reports", {"about": "area:TRUNG", "period": PERIOD, "language": "vi"})
    assert refused.status_code == 422
    assert client.get("/reports/areas/BAC.pdf").status_code == 200
    for address in ("/reports/areas/TRUNG.pdf", "/reports/branches/DN1.pdf", "/reports/branches/NO.pdf"):
        client.page(address, 404)
    refused = client.send("/reports", {"about": "chain", "period": PERIOD, "language": "vi"})
    assert refused.status_code == 422


def test_a_period_that_is_none_is_refused_in_words(client: HouseClient, world: World) -> None:
    client.sign_in(make_user(Role.HEAD_OFFICE, language="en"))
    assert "is no period" in client.page("/reports/areas/BAC.pdf?period=2026-Q9", 422)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_command_writes_the_pdf(app: Flask, world: World, tmp_path) -> None:
    file = tmp_path / "report.pdf"
    words = ["report", "branch", "HN1", "--period", PERIOD, "--language", "en", "--output", str(file)]
    result = app.test_cli_runner().invoke(args=words)
    assert result.exit_code == 0, result.output
    assert "Branch report" in texts_of(file.read_bytes())[0]
    assert "Hoàn Kiếm" in texts_of(file.read_bytes())[0]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_command_refuses_in_words(app: Flask, world: World, tmp_path) -> None:
    for words, said in (
        (["branch", "NO"], "Không có chi nhánh nào mang mã “NO”"),
        (["chain", "--period", "2026-Q9"], "“2026-Q9” không phải là một kỳ"),
    ):
        result = app.test_cli_runner().invoke(args=["report", *words, "--output", str(tmp_path / "no.pdf")])
        assert result.exit_code == 1
        assert said in result.output
    assert not (tmp_path / "no.pdf").exists()

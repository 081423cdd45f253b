"""The demo: the same seed gives the same chain, in every state, with nothing to mend."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask

from audit_app.accounts.models import Role, User
from audit_app.accounts.passwords import check_password
from audit_app.clock import utc_now
from audit_app.db import database
from audit_app.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from audit_app.demo.load import DatabaseNotEmpty, load_demo
from audit_app.organisation.models import AreaManager, Branch, BranchClass, ThresholdChange
from audit_app.releases.appeals.models import Appeal
from audit_app.releases.checking import check_releases
from audit_app.releases.models import Annex, Release, ReleaseContent
from audit_app.releases.recount import rollup_differences
from audit_app.visits.models import Draft, Photo, Submission, Visit, VisitChange
from audit_app.visits.states import AppealState, VisitState
from tests.conftest import make_app

DAY = datetime(2026, 11, 14, 3, 0, tzinfo=UTC)
BRANCHES, VISITS = 5, 24

# What the demo says does not depend on the database; that it loads into both is shown by the others.
on_one_database = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def load(seed: int = 7, now: datetime = DAY) -> None:
    load_demo(branches=BRANCHES, visits=VISITS, seed=seed, now=now)


def people() -> list[tuple[str, ...]]:
    return [(user.email, user.name, user.role, user.phone) for user in User.select().order_by(User.email)]


def branches() -> list[tuple[Any, ...]]:
    return [
        (branch.code, branch.name, branch.address, branch.area.code, branch.former_names, branch.latitude)
        for branch in Branch.select().order_by(Branch.code)
    ]


def visits() -> list[tuple[Any, ...]]:
    """Return what each visit says, without the names and numbers that are drawn anew each time."""
    return [
        (
            visit.branch.code,
            visit.shopper.email,
            visit.state,
            visit.window_from,
            visit.entered_at,
            visit.left_at,
            visit.segment,
            Draft.get(Draft.visit == visit).answers,
        )
        for visit in Visit.select().order_by(Visit.id)
    ]


def scores() -> list[tuple[Any, ...]]:
    return [
        (release.branch.code, release.revision, release.score, release.outcome, release.visited_on)
        for release in Release.select().order_by(Release.id)
    ]


def made_of_chance() -> set[str]:
    """Return everything that must not be the same twice: uids, codes, salts."""
    return {
        *(visit.uid for visit in Visit.select()),
        *(submission.code for submission in Submission.select()),
        *(release.code for release in Release.select()),
        *(content.salt for content in ReleaseContent.select()),
        *(user.fs_uniquifier for user in User.select()),
    }


@dataclass(frozen=True, slots=True)
class Shown:
    """What a loaded demo says, and its secrets."""

    says: tuple[list[tuple[Any, ...]], ...]
    photos: set[str]
    secrets: set[str]


def shown() -> Shown:
    """Read the loaded demo."""
    photos = {photo.sha256 for photo in Photo.select()}
    return Shown((people(), branches(), visits(), scores()), photos, made_of_chance())


@pytest.fixture(scope="module")
def demo_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An app whose database holds the demo, loaded once for all tests that only read."""
    folder = tmp_path_factory.mktemp("demo")
    app = make_app("sqlite", f"sqlite:///{folder}/demo.db", folder)
    with app.app_context():
        database.connect(reuse_if_open=True)
        load()
    return app


@pytest.fixture
def demo(demo_app: Flask) -> Iterator[Flask]:
    """The loaded demo, with a connection open for the test's own queries."""
    own = demo_app.extensions["database"]
    database.initialize(own)
    with demo_app.app_context():
        own.connect(reuse_if_open=True)
        yield demo_app
        if not own.is_closed():
            own.close()


@pytest.fixture
def first(demo: Flask) -> Shown:
    """What the demo of the usual seed says, read before another is loaded elsewhere."""
    return shown()


def test_the_same_seed_and_day_give_the_same_data_and_new_secrets(first: Shown, app: Flask) -> None:
    load()
    second = shown()
    for before, after in zip(first.says, second.says, strict=True):
        assert before == after
        assert before
    assert first.photos == second.photos
    assert not first.secrets & second.secrets


@on_one_database
def test_another_seed_gives_other_data(first: Shown, app: Flask) -> None:
    load(seed=8)
    _, places, _, points = first.says
    assert branches() != places
    assert scores() != points


def test_the_demo_loads_once_in_every_state_with_nothing_to_mend(app: Flask) -> None:
    load()
    assert {visit.state for visit in Visit.select()} == set(VisitState)
    assert Visit.select().count() == VISITS
    assert list(check_releases(lambda: None)) == []
    assert rollup_differences() == []
    assert Release.select().where(Release.revision == 2).exists(), "some releases are corrected"
    assert Annex.select().exists(), "some branches reply"
    assert {appeal.state for appeal in Appeal.select()} == set(AppealState), "some managers appeal"
    before = made_of_chance()
    with pytest.raises(DatabaseNotEmpty):
        load()
    assert made_of_chance() == before


def test_each_visit_has_its_history(demo: Flask) -> None:
    for visit in Visit.select():
        changes = list(VisitChange.select().where(VisitChange.visit == visit).order_by(VisitChange.id))
        assert [change.to_state for change in changes][-1:] in ([visit.state], [])
        assert changes or visit.state == VisitState.ASSIGNED
        for before, after in pairwise(changes):
            assert before.to_state == after.from_state
            assert before.at <= after.at


@on_one_database
def test_nothing_has_happened_in_the_future(app: Flask) -> None:
    load(now=utc_now())
    now = utc_now()
    assert all(change.at <= now for change in VisitChange.select())
    assert all(submission.submitted_at <= now for submission in Submission.select())
    assert all(release.released_at <= now for release in Release.select())
    assert all(annex.added_at <= now for annex in Annex.select())


def test_head_office_came_to_expect_more_on_the_way(demo: Flask) -> None:
    overall = ThresholdChange.select().where(ThresholdChange.measure == "overall")
    overall = list(overall.order_by(ThresholdChange.at))
    assert [(row.from_threshold, row.to_threshold) for row in overall] == [(None, 8200), (8200, 8500)]
    assert all(row.at < DAY and row.reason and row.user.role == Role.HEAD_OFFICE for row in overall)
    raised = overall[-1].at.date()
    flagships = Release.select().join(Branch).join(BranchClass).where(BranchClass.code == "A")
    for release in flagships:
        assert release.threshold == (8500 if release.visited_on >= raised else 8200)


def test_there_is_an_account_for_every_role_that_can_sign_in(demo: Flask) -> None:
    client: Any = demo.test_client()
    assert {account.role for account in DEMO_ACCOUNTS} == set(Role)
    for account in DEMO_ACCOUNTS:
        user = User.get(User.email == account.email)
        assert (user.name, user.role, user.active) == (account.name, account.role, True)
        assert check_password(user, DEMO_PASSWORD)
        assert client.sign_in(user).get("/", follow_redirects=True).status_code == 200


def test_each_area_has_a_manager_and_the_trials_manager_finds_scorecards(demo: Flask) -> None:
    assert AreaManager.select(AreaManager.area).distinct().count() >= 2
    manager = User.get(User.email == next(a.email for a in DEMO_ACCOUNTS if a.role is Role.AREA_MANAGER))
    areas = [link.area_id for link in AreaManager.select().where(AreaManager.user == manager)]
    assert Release.select().join(Branch).where(Branch.area.in_(areas)).exists()


def test_the_trials_shopper_finds_something_to_do_and_something_done(demo: Flask) -> None:
    shopper = User.get(User.email == next(a.email for a in DEMO_ACCOUNTS if a.role is Role.SHOPPER))
    assert Visit.select().where(Visit.shopper == shopper).exists()


def test_the_frozen_documents_name_no_shopper(demo: Flask) -> None:
    names = {user.name for user in User.select().where(User.role == Role.SHOPPER)}
    emails = {user.email for user in User.select()}
    for release in Release.select():
        assert json.loads(release.document)["code"] == release.code
        assert not [word for word in names | emails if word in release.document]


def test_a_demo_that_breaks_off_leaves_nothing_behind(app: Flask) -> None:
    def stop(number: int) -> None:
        if number == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_demo(branches=BRANCHES, visits=VISITS, now=DAY, report=stop)
    assert not User.select().exists()
    assert not Visit.select().exists()

"""How many actions there are and how old, as of any day; and the order of the lists."""

from datetime import UTC, date, datetime, timedelta

from flask import Flask
from playhouse.test_utils import assert_query_count

from audit_app.accounts.models import Role
from audit_app.actions.changing import confirm_action, drop_action, mark_done, reopen_action
from audit_app.actions.figures import ActionFigures, Course, action_figures, ageing_of, count_actions
from audit_app.actions.models import Action
from audit_app.actions.queries import ActionFilter, actions_of_branch, find_action, list_actions
from audit_app.actions.states import ActionState
from audit_app.clock import pretend, today
from audit_app.releases.release import exclude_release
from audit_app.visits.models import Visit
from tests.actions.making import in_days, make_action, manager_of
from tests.factories import make_area, make_branch, make_release, make_user

DAY = date(2026, 11, 14)
NOTHING = ActionFigures(open=0, overdue=0, waiting=0, done=0, median_age=None)


def course(state: ActionState, opened: int, due: int, done: int | None = None) -> Course:
    """An action opened so many days before, due so many days after :data:`DAY`, done so many before."""
    back = None if done is None else DAY - timedelta(days=done)
    return Course(1, DAY - timedelta(days=opened), DAY + timedelta(days=due), state, back)


def test_open_overdue_waiting_and_done_are_counted_and_ages_have_a_median() -> None:
    courses = [
        course(ActionState.OPEN, opened=10, due=3),
        course(ActionState.OPEN, opened=20, due=0),
        course(ActionState.REOPENED, opened=40, due=-1, done=5),
        course(ActionState.DONE, opened=9, due=1, done=2),
        course(ActionState.CONFIRMED, opened=99, due=-50, done=60),
        course(ActionState.CONFIRMED, opened=30, due=-8, done=30),
        course(ActionState.DROPPED, opened=15, due=2),
    ]
    figures = count_actions(courses, DAY - timedelta(days=30), DAY)
    assert figures == ActionFigures(open=3, overdue=1, waiting=1, done=2, median_age=20)
    assert count_actions(courses[:2], DAY, DAY).median_age == 15
    assert count_actions([], DAY, DAY) == NOTHING


def moment(day: int, hour: int = 5) -> datetime:
    return datetime(2026, 10, day, hour, tzinfo=UTC)


def test_a_past_period_is_told_as_it_was_then(app: Flask) -> None:
    release = make_release()
    area, manager = release.branch.area, manager_of(release.branch.area)
    with pretend(moment(1)):
        action = make_action(release, due=date(2026, 10, 10))
    with pretend(moment(12)):
        mark_done(action, "Đã làm.", manager)
    with pretend(moment(20)):
        reopen_action(action, "Lại sai.", date(2026, 10, 25), manager)

    def on(day: int) -> ActionFigures:
        return action_figures([area], date(2026, 10, 1), date(2026, 10, day))

    assert on(9) == ActionFigures(open=1, overdue=0, waiting=0, done=0, median_age=8)
    assert on(11) == ActionFigures(open=1, overdue=1, waiting=0, done=0, median_age=10)
    assert on(15) == ActionFigures(open=0, overdue=0, waiting=1, done=1, median_age=None)
    assert on(22) == ActionFigures(open=1, overdue=0, waiting=0, done=0, median_age=21)
    assert action_figures([area], date(2026, 9, 1), date(2026, 9, 30)) == NOTHING


def test_days_end_at_midnight_where_the_branches_are(app: Flask) -> None:
    area = make_area()
    with pretend(datetime(2026, 10, 1, 17, 30, tzinfo=UTC)):  # half past midnight of the 2nd
        make_action(area=area, due=date(2026, 10, 20))
    assert action_figures([area], date(2026, 10, 1), date(2026, 10, 1)) == NOTHING
    assert action_figures([area], date(2026, 10, 2), date(2026, 10, 2)).open == 1


def test_areas_are_told_together_and_apart_by_one_query(app: Flask) -> None:
    north, south, empty = (make_area(name=name) for name in ("Bắc", "Nam", "Trống"))
    for area in (north, north, south):
        make_action(area=area)
    with assert_query_count(1):
        ageing = ageing_of([north, south, empty], today(), today())
    assert ageing.total.open == 3
    assert {area: figures.open for area, figures in ageing.by_area.items()} == {north.id: 2, south.id: 1}
    assert action_figures([south], today(), today()).open == 1


def test_actions_of_excluded_visits_do_not_count(app: Flask) -> None:
    action = make_action()
    exclude_release(Visit.get_by_id(action.release.visit_id), "Sai chi nhánh", make_user(Role.REVIEWER))
    assert action_figures([action.branch.area], today(), today()) == NOTHING
    assert actions_of_branch(action.branch) == []


def make_one_of_each() -> dict[str, Action]:
    """Return an action in each place of the list, planned in another order than they are shown."""
    area = make_area()
    branch = make_branch(area)
    manager = manager_of(area)
    made = {
        name: make_action(make_release(branch=branch), due=in_days(due), text=f"Việc {name}.")
        for name, due in (("dropped", 9), ("waiting", 8), ("later", 7), ("confirmed", 6), ("soon", 2))
    }
    with pretend(datetime.now(UTC) - timedelta(days=40)):
        made["late"] = make_action(make_release(branch=branch), due=today() + timedelta(days=14))
    drop_action(made["dropped"], "Không cần nữa.", manager)
    mark_done(made["waiting"], "Xong.", manager)
    mark_done(made["confirmed"], "Xong.", manager)
    confirm_action(made["confirmed"], manager)
    return made


IN_ORDER = ["late", "soon", "later", "waiting", "confirmed", "dropped"]


def test_the_most_urgent_come_first_and_closed_ones_last(app: Flask) -> None:
    made = make_one_of_each()
    page = list_actions(make_user(Role.HEAD_OFFICE), ActionFilter(), None)
    names = {action.uid: name for name, action in made.items()}
    assert [names[row.uid] for row in page.rows] == IN_ORDER
    branch = made["late"].branch
    with assert_query_count(1):
        found = [
            (row.text.content, row.branch.area.name, row.release.code) for row in actions_of_branch(branch)
        ]
    assert len(found) == len(IN_ORDER)


def test_the_list_is_narrowed_by_state_area_words_and_overdue(app: Flask) -> None:
    made = make_one_of_each()
    other = make_action(area=make_area(code="KHAC"), text="Việc ở nơi khác.")
    reader = make_user(Role.HEAD_OFFICE)

    def found(**wanted: str | bool) -> set[str]:
        return {row.uid for row in list_actions(reader, ActionFilter(**wanted), None).rows}  # type: ignore[arg-type]

    own = made["late"].branch
    uids = {name: action.uid for name, action in made.items()}
    assert found(state="open") == {uids["late"], uids["soon"], uids["later"], other.uid}
    assert found(state="done") == {uids["waiting"]}
    assert found(state="confirmed") == {uids["confirmed"]}
    assert found(state="dropped") == {uids["dropped"]}
    assert found(state="nonsense") == {*uids.values(), other.uid}
    assert found(overdue=True) == {uids["late"]}
    assert found(area="KHAC") == {other.uid}
    assert found(words=own.name.upper()) == set(uids.values())
    assert found(words=other.release.code.lower()) == {other.uid}


def test_each_role_reads_what_it_may(app: Flask) -> None:
    mine, other = make_action(), make_action()
    manager = manager_of(mine.branch.area)
    for reader, reads in (
        (manager, {mine.uid}),
        (make_user(Role.REVIEWER), {mine.uid, other.uid}),
        (make_user(Role.HEAD_OFFICE), {mine.uid, other.uid}),
        (make_user(Role.SHOPPER), set()),
        (make_user(Role.ADMINISTRATOR), set()),
    ):
        assert {row.uid for row in list_actions(reader, ActionFilter(), None).rows} == reads
        assert {uid for uid in (mine.uid, other.uid) if find_action(reader, uid)} == reads

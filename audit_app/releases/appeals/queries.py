"""Which appeals there are, and who may read them."""

from collections.abc import Iterable
from typing import Any

from peewee import JOIN, ModelSelect, fn

from audit_app.accounts.models import Role, User
from audit_app.organisation.models import Area, AreaManager, Branch
from audit_app.paging import Page, read_page
from audit_app.releases.appeals.models import Appeal
from audit_app.releases.models import Release, ReleaseContent
from audit_app.releases.queries import LISTED, READERS_OF_ALL
from audit_app.visits.models import Visit
from audit_app.visits.states import AppealState, VisitState

Text: Any = ReleaseContent.alias()
Reason: Any = ReleaseContent.alias()
Result: Any = Release.alias()


def find_appeal(user: User, uid: str) -> Appeal | None:
    """Return the appeal if ``user`` may read it, as :func:`list_appeals` gives it."""
    found: Appeal | None = _readable(user).where(Appeal.uid == uid).first()
    return found


def list_appeals(user: User, number: int | None, *, is_open: bool) -> Page:
    """Return one page of the open appeals, oldest first, or of the decided ones, latest first.

    Those on excluded visits are left out.  Each carries ``text`` and ``reason`` (contents, ``content`` is
    ``None`` once erased), ``release`` and ``result`` without their documents, branch, area and visit.
    """
    query = _readable(user)
    if is_open:
        query = query.where(Appeal.state == AppealState.APPEALED).order_by(Appeal.opened_at, Appeal.id)
    else:
        query = query.where(Appeal.state != AppealState.APPEALED)
        query = query.order_by(Appeal.decided_at.desc(), Appeal.id.desc())
    return read_page(query, number)


def count_appeals(user: User) -> dict[str, int]:
    """Return how many appeals ``user`` may read, by state; none is 0."""
    rows: Any = (
        _narrowed(Appeal.select(Appeal.state, fn.COUNT(Appeal.id)).join(Release).join(Branch), user)
        .switch(Release)
        .join(Visit)
        .where(Visit.state == VisitState.RELEASED)
        .group_by(Appeal.state)
        .tuples()
    )
    return {**dict.fromkeys(AppealState, 0), **dict(rows)}


def appeals_of(code: str) -> list[Appeal]:
    """Return the appeals on every revision of ``code``, oldest first, as :func:`list_appeals` gives them."""
    return list(_with_words().where(Release.code == code).order_by(Appeal.opened_at, Appeal.id))


def open_appeals(visit: Visit) -> list[Appeal]:
    """Return the appeals on ``visit`` that wait for a reviewer, oldest first."""
    query = Appeal.select().join(Release).where(Release.visit == visit, Appeal.state == AppealState.APPEALED)
    return list(query.order_by(Appeal.opened_at, Appeal.id))


def last_appeal(code: str, question: str) -> Appeal | None:
    """Return the latest appeal on a question of ``code``."""
    found: Appeal | None = (
        _with_words()
        .where(Release.code == code, Appeal.question == question)
        .order_by(Appeal.opened_at.desc(), Appeal.id.desc())
        .first()
    )
    return found


def appeal_states(releases: Iterable[Release]) -> dict[str, AppealState]:
    """Return how appeals on each of ``releases`` stand, by code: open before changed before upheld."""
    order = (AppealState.UPHELD, AppealState.CHANGED, AppealState.APPEALED)
    rows: Any = (
        Appeal.select(Release.code, Appeal.state)
        .join(Release)
        .where(Release.code.in_([release.code for release in releases]))
        .tuples()
    )
    return {code: AppealState(state) for code, state in sorted(rows, key=lambda row: order.index(row[1]))}


def _readable(user: User) -> "ModelSelect[Appeal]":
    return _narrowed(_with_words(), user).where(Visit.state == VisitState.RELEASED)


def _narrowed(query: "ModelSelect[Appeal]", user: User) -> "ModelSelect[Appeal]":
    """Leave what ``user`` may read; the query has the branch."""
    if user.role in READERS_OF_ALL:
        return query
    own = AreaManager.select(AreaManager.area).where(AreaManager.user == user)
    return query.where(Branch.area.in_(own) if user.role == Role.AREA_MANAGER else False)


def _with_words() -> "ModelSelect[Appeal]":
    """Select appeals with everything that a list shows, in one query."""
    return (
        Appeal.select(Appeal, Text, Reason, *LISTED, *_listed(Result), Branch, Area, Visit)
        .join(Release)
        .join(Visit)
        .switch(Release)
        .join(Branch)
        .join(Area)
        .switch(Appeal)
        .join(Text, on=(Appeal.text == Text.id), attr="text")
        .switch(Appeal)
        .join(Reason, JOIN.LEFT_OUTER, on=(Appeal.reason == Reason.id), attr="reason")
        .switch(Appeal)
        .join(Result, JOIN.LEFT_OUTER, on=(Appeal.result == Result.id), attr="result")
    )


def _listed(release: Any) -> list[Any]:
    """Return the columns of a release under another name, without the document."""
    return [getattr(release, field.name) for field in LISTED]

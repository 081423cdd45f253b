"""Which areas, branches and classes there are, and who sees which."""

from fractions import Fraction
from typing import Any

from peewee import JOIN, ModelSelect, fn

from audit_app.accounts.models import Role, User
from audit_app.checklists.definition import Factor
from audit_app.organisation.models import (
    Area,
    AreaManager,
    Branch,
    BranchClass,
    ClassThreshold,
    ThresholdChange,
)
from audit_app.paging import Page, read_page
from audit_app.vietnamese import fold

OVERALL = "overall"
MEASURES = (OVERALL, *Factor)
CHANGES_ON_A_PAGE = 20
SEES_ALL = frozenset({Role.REVIEWER, Role.HEAD_OFFICE, Role.ADMINISTRATOR})

Thresholds = tuple[Fraction | None, dict[Factor, Fraction]]


def find_area(code: str) -> Area | None:
    """Return the area with that code."""
    found: Area | None = Area.get_or_none(Area.code == code)
    return found


def find_branch(code: str) -> Branch | None:
    """Return the branch with that code."""
    found: Branch | None = Branch.get_or_none(Branch.code == code)
    return found


def find_class(code: str) -> BranchClass | None:
    """Return the branch class with that code."""
    found: BranchClass | None = BranchClass.get_or_none(BranchClass.code == code)
    return found


def all_areas() -> list[Area]:
    """Return every area by its name."""
    return list(Area.select().order_by(Area.sort_key, Area.code))


def all_classes() -> list[BranchClass]:
    """Return every branch class by its code."""
    return list(BranchClass.select().order_by(BranchClass.code))


def areas_of(user: User) -> "ModelSelect[Area]":
    """Return the areas whose results ``user`` may see, by name.

    An area manager sees the own areas; reviewers, head office and administrators all; a shopper none.
    """
    query = Area.select().order_by(Area.sort_key, Area.code)
    if user.role in SEES_ALL:
        return query
    own = AreaManager.select(AreaManager.area).where(AreaManager.user == user)
    return query.where(Area.id.in_(own) if user.role == Role.AREA_MANAGER else Area.id.is_null())


def branches_of(user: User) -> "ModelSelect[Branch]":
    """Return the branches whose results ``user`` may see, closed ones too, with their areas, by name."""
    areas = areas_of(user).select(Area.id).order_by()
    return (
        Branch.select(Branch, Area)
        .join(Area)
        .where(Branch.area.in_(areas))
        .order_by(Branch.sort_key, Branch.code)
    )


def managers_by_area() -> dict[int, list[User]]:
    """Return each area's managers by its id, by given name."""
    rows = AreaManager.select(AreaManager, User).join(User).order_by(User.sort_key, User.id)
    found: dict[int, list[User]] = {}
    for row in rows:
        found.setdefault(row.area_id, []).append(row.user)
    return found


def managers_of(area: Area) -> list[User]:
    """Return an area's managers, by given name."""
    return list(
        User.select().join(AreaManager).where(AreaManager.area == area).order_by(User.sort_key, User.id)
    )


def open_branches_by_area() -> dict[int, int]:
    """Return how many branches are open in each area, by its id; areas without one are left out."""
    rows: Any = (
        Branch.select(Branch.area, fn.COUNT(Branch.id))
        .where(Branch.closed_on.is_null())
        .group_by(Branch.area)
        .tuples()
    )
    return dict(rows)


def branches_by_class() -> dict[int, int]:
    """Return how many branches are of each class, by its id."""
    rows: Any = (
        Branch.select(Branch.branch_class, fn.COUNT(Branch.id))
        .where(Branch.branch_class.is_null(is_null=False))
        .group_by(Branch.branch_class)
        .tuples()
    )
    return dict(rows)


def search_branches(words: str = "", area: str = "", *, is_open: bool | None = None) -> "ModelSelect[Branch]":
    """Return the branches in whose name, code, address or old names every one of ``words`` occurs, by name.

    Capitals and marks do not matter: ``da nang`` finds ``Đà Nẵng``.  ``area`` is a code, ``""`` for all.
    Areas and classes come with them.
    """
    query = (
        Branch.select(Branch, Area, BranchClass)
        .join(Area)
        .switch(Branch)
        .join(BranchClass, JOIN.LEFT_OUTER)
        .order_by(Branch.sort_key, Branch.code)
    )
    if area:
        query = query.where(Area.code == area)
    if is_open is not None:
        query = query.where(Branch.closed_on.is_null(is_open))
    for word in fold(words).split():
        query = query.where(Branch.search.contains(word))
    return query


def branches_page(words: str, area: str, *, is_open: bool | None, number: int | None) -> Page:
    """Return one page of :func:`search_branches`."""
    return read_page(search_branches(words, area, is_open=is_open), number)


def thresholds_by_class() -> dict[int, dict[str, Fraction]]:
    """Return what is set for each class, by its id and measure, in points 0–100."""
    found: dict[int, dict[str, Fraction]] = {}
    for row in ClassThreshold.select():
        found.setdefault(row.branch_class_id, {})[row.measure] = Fraction(row.threshold, 100)
    return found


def thresholds_for(branch: Branch) -> Thresholds:
    """Return what is expected of a branch's class, in points 0–100: overall, and by factor.

    ``None`` and missing factors mean: as the checklist says.
    """
    if branch.branch_class_id is None:
        return None, {}
    rows = ClassThreshold.select().where(ClassThreshold.branch_class == branch.branch_class_id)
    points = {row.measure: Fraction(row.threshold, 100) for row in rows}
    return points.get(OVERALL), {factor: points[factor] for factor in Factor if factor in points}


def threshold_changes_page(number: int | None) -> Page:
    """Return one page of all changes of thresholds, the latest first, with their classes and people."""
    latest_first = (ThresholdChange.at.desc(), ThresholdChange.id.desc())
    return read_page(_told_changes().order_by(*latest_first), number, CHANGES_ON_A_PAGE)


def threshold_changes_after(seen: int) -> list[ThresholdChange]:
    """Return the changes after the one with the id ``seen``, the first one first, with classes and people."""
    return list(_told_changes().where(ThresholdChange.id > seen).order_by(ThresholdChange.id))


def latest_threshold_change() -> int:
    """Return the id of the last change of a threshold, 0 where there is none."""
    return ThresholdChange.select(fn.MAX(ThresholdChange.id)).scalar() or 0


def _told_changes() -> "ModelSelect[ThresholdChange]":
    """Select changes of thresholds with their classes and people."""
    return (
        ThresholdChange.select(ThresholdChange, BranchClass, User)
        .join(BranchClass)
        .switch(ThresholdChange)
        .join(User, JOIN.LEFT_OUTER)
    )


def threshold_changes() -> list[ThresholdChange]:
    """Return every change of every class's thresholds, the first one first."""
    return list(ThresholdChange.select().order_by(ThresholdChange.at, ThresholdChange.id))

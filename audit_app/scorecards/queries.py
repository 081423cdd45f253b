"""Which scorecards are listed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from peewee import ModelSelect, fn

from audit_app.accounts.models import Role, User
from audit_app.organisation.models import Area, AreaManager, Branch
from audit_app.paging import Page, read_page
from audit_app.releases.models import Release
from audit_app.releases.queries import READERS_OF_ALL, ReleaseFilter, releases_for


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What a person looks for; ``month`` is YYYY-MM, whatever is empty does not narrow."""

    words: str = ""
    area: str = ""
    month: str = ""
    below: bool = False

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out."""
        return bool(self.words or self.area or self.month or self.below)


def read_list_filter(asked: Mapping[str, str]) -> ListFilter:
    """Return what an address or a form asks for."""
    words, area, month = (asked.get(name, "") for name in ("search", "area", "month"))
    return ListFilter(words, area, month, asked.get("below") == "1")


def list_scorecards(user: User, wanted: ListFilter, number: int | None) -> Page:
    """Return one page of the current scorecards that ``user`` may read, latest visit first."""
    return read_page(_listed(user, wanted), number)


def codes_of_list(user: User, wanted: ListFilter, most: int) -> list[str]:
    """Return the codes of a whole list, latest visit first, at most ``most``."""
    return [release.code for release in _listed(user, wanted).limit(most)]


def readable_by_code(user: User, codes: Sequence[str]) -> list[Release]:
    """Return the current releases with these codes that ``user`` may read now, by area, branch and day."""
    order = (Area.sort_key, Area.id, Branch.sort_key, Branch.id, Release.visited_on, Release.id)
    return list(releases_for(user).where(Release.code.in_(codes)).order_by(*order))


def readable_codes(user: User, codes: Collection[str]) -> set[str]:
    """Return which of these scorecards ``user`` may open now, as ``readable_release`` says of each.

    One whose visit was excluded since is still open to who reads all.
    """
    if user.role in READERS_OF_ALL:
        return set(codes)
    rows: Any = releases_for(user).order_by().select(Release.code).where(Release.code.in_(codes)).tuples()
    return {code for (code,) in rows}


def area_called(code: str) -> Area | None:
    """Return the area with this code."""
    return Area.get_or_none(Area.code == code)


def _listed(user: User, wanted: ListFilter) -> "ModelSelect[Release]":
    first, last = days_of(wanted.month)
    query = releases_for(user, ReleaseFilter(area=wanted.area, words=wanted.words, first=first, last=last))
    return query.where(Release.shown * 10 < Release.threshold) if wanted.below else query


def areas_of(user: User) -> list[Area]:
    """Return the areas that ``user`` may choose from, in alphabetical order."""
    query = Area.select().order_by(Area.sort_key)
    if user.role == Role.AREA_MANAGER:
        query = query.join(AreaManager).where(AreaManager.user == user)
    return list(query)


def months_of(user: User) -> list[date]:
    """Return the first days of the months from the latest visit back to the first."""
    query = releases_for(user).order_by().select(fn.MIN(Release.visited_on), fn.MAX(Release.visited_on))
    first, last = query.scalar(as_tuple=True) or (None, None)
    months: list[date] = []
    while first is not None and last is not None and last >= first.replace(day=1):
        months.append(last.replace(day=1))
        last = last.replace(day=1) - timedelta(days=1)
    return months


def days_of(month: str) -> tuple[date | None, date | None]:
    """Return the first and the last day of ``YYYY-MM``; two ``None`` for anything else."""
    try:
        first = date.fromisoformat(f"{month}-01")
        following = (first + timedelta(days=31)).replace(day=1)
    except (ValueError, OverflowError):
        return None, None
    return first, following - timedelta(days=1)

"""What a program asks for, read strictly: a value that means nothing is refused, never replaced."""

import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, TypeVar

from flask import request, url_for

from audit_app.api.problems import Problem
from audit_app.comparison.filters import read_selection
from audit_app.comparison.places import BranchPlace
from audit_app.comparison.queries import branch_places
from audit_app.comparison.selection import Selection
from audit_app.organisation.queries import find_class

Item = TypeVar("Item")

USUAL_LIMIT, MOST = 200, 1000
SELECTING = ("checklist", "period", "area", "class", "programme", "segment", "measure", "assessed")
PAGING = ("limit", "after")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_DIGITS = 18
"""As many as a row id can have on both databases, and far fewer than Python refuses to read."""
MOST_SAID = 60


def asked_selection(*others: str) -> Selection | None:
    """Return what the address selects; ``None`` before the first release.

    Raises :class:`Problem` for a parameter that is not among these and ``others`` or is given twice, and for
    a value that nothing here has.
    """
    check_parameters((*SELECTING, *others))
    found = read_selection(request.args)
    if found is None:
        return None
    used = found[0].address(measure=found[0].measure)
    for name in SELECTING:
        value = request.args.get(name, "")
        if value and used.get(name) != value:
            raise Problem(400, "unknown-value", f"There is no {name} “{said(value)}” to compare.")
    return found[0]


def check_parameters(known: Collection[str]) -> None:
    """Raise :class:`Problem` for a parameter with another name, which would read as “all”, or given twice."""
    for name, values in request.args.lists():
        if name not in known:
            words = f"There is no parameter “{said(name)}”. There are: {', '.join(known) or 'none'}."
            raise Problem(400, "unknown-parameter", words)
        if len(values) > 1:
            raise Problem(400, "repeated-parameter", f"{name} can be given only once.")


def asked_branch(selection: Selection | None = None) -> str | None:
    """Return the code of the branch that is asked for, ``None`` for all.

    Raises :class:`Problem`: 404 where there is no such branch, 400 for one outside ``selection``.
    """
    if not (code := request.args.get("branch", "")):
        return None
    place = branch_places().get(code)
    if place is None:
        raise Problem(404, "not-found", f"There is no branch “{said(code)}”.")
    if selection is not None:
        _check_chosen(place, selection)
    return place.code


def _check_chosen(place: BranchPlace, selection: Selection) -> None:
    """Refuse a branch outside the chosen area or class: it has visits, and “none” would be false."""
    if selection.area not in ("", place.area_code):
        words = f"The branch {place.code} is in the area {place.area_code}, not in {selection.area}."
        raise Problem(400, "branch-elsewhere", words)
    chosen = find_class(selection.branch_class) if selection.branch_class else None
    if chosen is not None and chosen.id != place.class_id:
        words = f"The branch {place.code} is not of the class {selection.branch_class}."
        raise Problem(400, "branch-elsewhere", words)


def asked_limit() -> int:
    """Return how many items are wanted, 1–1000."""
    text = request.args.get("limit", str(USUAL_LIMIT))
    number = whole_number(text)
    if number is None or not 1 <= number <= MOST:
        raise Problem(400, "bad-limit", f"limit is a whole number from 1 to {MOST}, not “{said(text)}”.")
    return number


def asked_number(name: str) -> int:
    """Return a whole number from 0, 0 where nothing is asked for."""
    text = request.args.get(name, "0")
    number = whole_number(text)
    if number is None:
        raise Problem(400, "bad-number", f"{name} comes from the link “next”, not “{said(text)}”.")
    return number


def whole_number(text: str) -> int | None:
    """Return the number that ``text`` writes in plain digits, not too many; ``None`` for anything else."""
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None


def asked_day(name: str) -> date | None:
    """Return a day, written as ``2026-11-22`` and no other way: ISO weeks, say, are a slip here."""
    if not (text := request.args.get(name, "")):
        return None
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # 30 February
    raise Problem(400, "bad-day", f"{name} is a day such as 2026-11-22, not “{said(text)}”.")


def said(text: str) -> str:
    """Return what was asked for, short enough to be said back."""
    return text if len(text) <= MOST_SAID else f"{text[:MOST_SAID]}…"


def one_page(items: Sequence[Item], keys: Sequence[str]) -> tuple[list[Item], str | None]:
    """Return the items after the key that was asked for, and the address of the next ones; keys ascend."""
    after, limit = request.args.get("after", ""), asked_limit()
    start = next((place for place, key in enumerate(keys) if key > after), len(keys)) if after else 0
    end = start + limit
    return list(items[start:end]), next_page(keys[end - 1]) if end < len(items) else None


def next_page(after: Any) -> str:
    """Return this address with ``after``."""
    words: dict[str, Any] = {**request.args.to_dict(), **(request.view_args or {}), "after": after}
    return url_for(request.endpoint or "", **words)

"""What a program asks for, read strictly: a value that means nothing is refused, never replaced."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, TypeVar

from flask import request, url_for

from audit_app.api.problems import Problem
from audit_app.comparison.filters import Selection, read_selection

Item = TypeVar("Item")

USUAL_LIMIT, MOST = 200, 1000
SELECTING = ("checklist", "period", "area", "class", "programme", "segment", "measure", "assessed")
PAGING = ("limit", "after")


def asked_selection(*others: str) -> Selection | None:
    """Return what the address selects; ``None`` before the first release.

    Raises :class:`Problem` for a parameter that is not among these and ``others``, and for a value that
    nothing here has.
    """
    refuse_unknown((*SELECTING, *others))
    found = read_selection(request.args)
    if found is None:
        return None
    used = found[0].address(measure=found[0].measure)
    for name in SELECTING:
        value = request.args.get(name, "")
        if value and used.get(name) != value:
            raise Problem(400, "unknown-value", f"There is no {name} “{value}” to compare.")
    return found[0]


def refuse_unknown(known: Collection[str]) -> None:
    """Raise :class:`Problem` for a parameter with another name: a slip would read as “all”."""
    for name in request.args:
        if name not in known:
            allowed = ", ".join(known) or "none"
            raise Problem(400, "unknown-parameter", f"There is no parameter “{name}”. There are: {allowed}.")


def asked_limit() -> int:
    """Return how many items are wanted, 1–1000."""
    text = request.args.get("limit", str(USUAL_LIMIT))
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST):
        raise Problem(400, "bad-limit", f"limit is a whole number from 1 to {MOST}, not “{text}”.")
    return int(text)


def asked_number(name: str) -> int:
    """Return a whole number from 0, 0 where nothing is asked for."""
    text = request.args.get(name, "0")
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Problem(400, "bad-number", f"{name} comes from the link “next”, not “{text}”.")
    return int(text)


def asked_day(name: str) -> date | None:
    """Return a day (``2026-11-22``)."""
    if not (text := request.args.get(name, "")):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Problem(400, "bad-day", f"{name} is a day such as 2026-11-22, not “{text}”.") from error


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

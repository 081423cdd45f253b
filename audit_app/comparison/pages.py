"""What all pages of the comparison share: the row of tabs, the selection in the address, its memory."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from audit_app.comparison.filters import FilterChoices, read_selection
from audit_app.comparison.selection import Selection

blueprint = Blueprint("comparison", __name__)

PAGES = (
    ("comparison.branches", _l("Branches")),
    ("comparison.factors", _l("Factors")),
    ("comparison.trends", _l("Trends")),
    ("comparison.journey", _l("Journey")),
    ("comparison.priorities", _l("Priorities")),
    ("comparison.questions", _l("Questions")),
    ("comparison.expectation", _l("Expectation")),
    ("comparison.funnel", _l("Funnel")),
    ("comparison.periods", _l("Two periods")),
)
"""Endpoint and name of each page, in the order of the tabs."""

SELECTING = frozenset({"period", "area", "class", "checklist", "measure", "programme", "segment", "assessed"})
"""The words of an address that select; a page may have further ones of its own."""

REMEMBERED = "comparison"

Arguments = ParamSpec("Arguments")
SelectionView = Callable[Concatenate[Selection, FilterChoices, Arguments], ResponseReturnValue]


def page_tabs(selection: Selection) -> list[dict[str, object]]:
    """Return the tabs; each keeps the selection."""
    address: dict[str, Any] = {**selection.address()}
    return [
        {
            "text": name,
            "href": url_for(endpoint, **address),
            "current": request.endpoint == endpoint,
        }
        for endpoint, name in PAGES
    ]


def page_name() -> str:
    """Return the name of the page that is open."""
    return str(dict(PAGES).get(request.endpoint or "", ""))


def selected(view: SelectionView[Arguments]) -> Callable[Arguments, ResponseReturnValue]:
    """Give a view the selection of its address, and the choices; without a release say so instead.

    The selection is **remembered** in the signed session, with the person's number, so that nobody who
    signs in after them on the same browser inherits it: who comes without a word about what to compare is
    sent on to the address of the last selection.  An empty word (``?period=``) asks for the usual one, and
    so forgets.  What is remembered ends with the session.
    """

    @wraps(view)
    def selecting_view(*args: Arguments.args, **kwargs: Arguments.kwargs) -> ResponseReturnValue:
        remembered = remembered_address()
        if remembered and not SELECTING & set(request.args):
            words = {**remembered, **request.args.to_dict(flat=False), **(request.view_args or {})}
            return redirect(url_for(request.endpoint or "", **dict(sorted(words.items()))))
        found = read_selection(request.args)
        if found is None:
            return render_template("comparison/nothing.html")
        remember(found[0])
        return view(*found, *args, **kwargs)

    return selecting_view


def remember(selection: Selection) -> None:
    """Keep what this address selected, as far as it said something."""
    asked = {name for name in SELECTING if request.args.get(name)}
    address = {name: value for name, value in selection.address().items() if name in asked}
    session[REMEMBERED] = [current_user.id, address]


def remembered_address() -> dict[str, str]:
    """Return the words of the last selection of the signed-in person; none for a new one."""
    person, address = session.get(REMEMBERED, (0, {}))
    return dict(address) if person == current_user.id else {}

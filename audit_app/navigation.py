"""What each role finds in its menu, and where it starts."""

from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from audit_app.accounts.models import Role


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the menu."""

    label: str
    url: str
    is_current: bool


# The first entry is where the role starts.
MENUS: dict[str, tuple[tuple[str, str], ...]] = {
    Role.SHOPPER: (("visits.today", _l("Today")),),
    Role.REVIEWER: (
        ("reviews.queue", _l("Review")),
        ("calibration.shoppers", _l("Shoppers")),
        ("scorecards.listing", _l("Scorecards")),
        ("appeals.listing", _l("Appeals")),
        ("actions.listing", _l("Actions")),
        ("jobs.listing", _l("Downloads")),
    ),
    Role.AREA_MANAGER: (
        ("scorecards.listing", _l("Scorecards")),
        ("appeals.listing", _l("Appeals")),
        ("actions.listing", _l("Actions")),
        ("reports.choose", _l("Reports")),
        ("jobs.listing", _l("Downloads")),
    ),
    Role.HEAD_OFFICE: (
        ("comparison.branches", _l("Comparison")),
        ("calibration.shoppers", _l("Shoppers")),
        ("reports.choose", _l("Reports")),
        ("scorecards.listing", _l("Scorecards")),
        ("appeals.listing", _l("Appeals")),
        ("actions.listing", _l("Actions")),
        ("visits.assignments", _l("Assignments")),
        ("programmes.listing", _l("Programmes")),
        ("programmes.checklists", _l("Checklists")),
        ("organisation.thresholds", _l("Thresholds")),
        ("api_tokens.tokens", _l("Tokens")),
    ),
    Role.ADMINISTRATOR: (
        ("accounts.people", _l("People")),
        ("organisation.branches", _l("Branches")),
        ("organisation.areas", _l("Areas")),
        ("visits.import_copy_file", _l("Import a copy")),
        ("announcements.outbox", _l("Mails")),
        ("api_tokens.tokens", _l("Tokens")),
    ),
}


def navigation() -> list[Link]:
    """Return the signed-in person's menu."""
    if not current_user.is_authenticated:
        return []
    here = (request.endpoint or "").split(".")[0]
    entries = MENUS[current_user.role]
    return [
        Link(
            str(label), url_for(endpoint), request.endpoint == endpoint or _alone_in(here, endpoint, entries)
        )
        for endpoint, label in entries
    ]


def _alone_in(feature: str, endpoint: str, entries: tuple[tuple[str, str], ...]) -> bool:
    """Whether ``endpoint`` is the menu's only page of the feature that is open."""
    of_feature = [entry for entry, _ in entries if entry.split(".")[0] == feature]
    return of_feature == [endpoint]


def start_page() -> str:
    """Return the address where the signed-in person begins."""
    return url_for(MENUS[current_user.role][0][0])


def init_app(app: Flask) -> None:
    """Give the menu to every template."""
    app.jinja_env.globals.update(navigation=navigation)

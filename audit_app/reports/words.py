"""What a report calls its parts, in the language of the request."""

from flask import current_app
from flask_babel import gettext, pgettext
from flask_babel import lazy_gettext as _l

from audit_app.comparison.words import period_name
from audit_app.reports.coverage import Fate
from audit_app.reports.report import Report
from audit_app.reports.scope import ReportKind


def kind_name(kind: ReportKind) -> str:
    """Return what such a report is called."""
    match kind:
        case ReportKind.BRANCH:
            return gettext("Branch report")
        case ReportKind.AREA:
            return gettext("Area report")
        case ReportKind.CHAIN:
            return gettext("Head-office pack")


def place_name(report: Report) -> str:
    """Return the name of the branch or area, or of the organisation."""
    return report.scope.name or current_app.config["ORGANISATION"] or gettext("The whole chain")


def period_title(report: Report) -> str:
    """Return the period as a heading: ``Quý 3/2026``."""
    name = period_name(report.period)
    return name[0].upper() + name[1:]


def document_title(report: Report) -> str:
    """Return the title of the file: kind, place and period."""
    return f"{kind_name(report.kind)}: {place_name(report)}, {period_name(report.period)}"


PART_TITLES = {
    "coverage": _l("Visits planned and held"),
    "areas": _l("The areas"),
    "branches": _l("The branches"),
    "heat": _l("Every factor at every branch"),
    "funnel": _l("Which branches stand out from chance"),
    "among_all": _l("Among all branches"),
    "movers": _l("What changed"),
    "factors": _l("The five factors"),
    "history": _l("Over time"),
    "questions": _l("Which questions cost most"),
    "repeats": _l("Missed again and again"),
    "touchpoints": _l("The customer's journey"),
    "follow_up": _l("Actions and appeals"),
    "visits": _l("The visits"),
    "notes": _l("Notes on the data"),
    "method": _l("Method and limits"),
}
"""The headings of parts by their keys."""


def fate_name(fate: Fate) -> str:
    """Return what became of a visit, as a heading."""
    match fate:
        case Fate.RELEASED:
            return pgettext("visits", "Released")
        case Fate.WAITING:
            return pgettext("visits", "Not finished")
        case Fate.NOT_HELD:
            return pgettext("visits", "Not held")
        case Fate.EXCLUDED:
            return pgettext("visits", "Excluded")

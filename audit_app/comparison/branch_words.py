"""What is said of one branch, in the language of the request."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext, ngettext

from audit_app.checklists.definition import Checklist
from audit_app.comparison.branch_page import BranchPage, gap_of
from audit_app.comparison.evidence import SeenVisit
from audit_app.comparison.repeats import Repeat
from audit_app.comparison.words import measure_name
from audit_app.formatting import format_day, format_signed, in_language
from audit_app.scoring.bands import CRITICAL_FAILURE
from audit_app.scoring.wording import OUTCOME_CRITICAL


def in_short(page: BranchPage, today: date) -> list[str]:
    """Return what to know first, in whole sentences; what is not so is left out."""
    said = [_factor_words(page)] if page.report.overall else []
    again = [row for row in page.repeats if row.in_a_row > 1]
    if again:
        said.append(_again_words(again))
    if page.actions:
        said.append(_action_words(page, today))
    return said


def _factor_words(page: BranchPage) -> str:
    below = page.below
    if not below:
        return gettext("No factor is shown to lie below its threshold.")
    return ngettext(
        "%(factors)s lies below its threshold.",
        "%(num)d factors lie below their thresholds: %(factors)s.",
        len(below),
        factors=", ".join(f"{measure_name(each.measure)} ({format_signed(gap_of(each))})" for each in below),
    )


def _again_words(again: Sequence[Repeat]) -> str:
    if len(again) == 1:
        row = again[0]
        return gettext(
            "Question %(number)d was missed in the last %(times)d visits that asked it.",
            number=row.number,
            times=row.in_a_row,
        )
    return ngettext(
        "%(num)d question was missed again and again, up to the last visit.",
        "%(num)d questions were missed again and again, up to the last visit.",
        len(again),
    )


def _action_words(page: BranchPage, today: date) -> str:
    late, count = page.late(today), len(page.actions)
    if not late:
        return ngettext("%(num)d action is not finished.", "%(num)d actions are not finished.", count)
    return ngettext(
        "%(num)d action is not finished, %(late)d overdue.",
        "%(num)d actions are not finished, %(late)d overdue.",
        count,
        late=late,
    )


def repeat_words(row: Repeat) -> str:
    """Say whether missing a question goes on."""
    if row.in_a_row > 1:
        return gettext("missed %(times)d times in a row", times=row.in_a_row)
    if row.in_a_row == 0:
        return gettext("met in the last visit")
    return gettext("missed again after a visit that met it")


def counted_words(row: Repeat) -> str:
    """Say in how many visits it was asked, and missed, and when last."""
    return gettext(
        "%(missed)d of %(asked)d visits, last on %(day)s",
        missed=row.missed,
        asked=row.asked,
        day=format_day(row.last_missed),
    )


def outcome_name(visit: SeenVisit, checklist: Checklist) -> str:
    """Return what a visit's outcome is called."""
    if visit.outcome == CRITICAL_FAILURE:
        return in_language(OUTCOME_CRITICAL[1])
    return next(
        (in_language(band.label) for band in checklist.bands if band.key == visit.outcome), visit.outcome
    )

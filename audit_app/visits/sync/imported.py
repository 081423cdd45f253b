"""What became of a version from a file, in words for whoever imports it."""

from dataclasses import dataclass

from flask_babel import gettext, ngettext

from audit_app.accounts.models import User
from audit_app.visits.history import note_change
from audit_app.visits.models import Draft, Visit
from audit_app.visits.sync.copies import copies_of
from audit_app.visits.sync.document import Body
from audit_app.visits.sync.receiving import receive_version
from audit_app.visits.sync.refusals import (
    Closed,
    Conflict,
    Incomplete,
    OtherChecklist,
    OtherNumber,
    PhotosMissing,
)


@dataclass(frozen=True, slots=True)
class Imported:
    """``is_taken`` says that the version is the draft or the submission now; else it is kept beside it."""

    visit: Visit
    is_taken: bool
    words: str


def import_version(visit: Visit, body: Body, by: User | None) -> Imported:
    """Take in ``body`` as the visit's shopper and write into the history that it came from a file."""
    before = _standing(visit)
    imported = _receive(visit, body)
    if _standing(visit) == before:
        words = gettext("Everything in this file is here already; nothing was changed.")
        return Imported(visit, imported.is_taken, words if imported.is_taken else imported.words)
    words = gettext("Imported from a copy: %(words)s", words=imported.words)
    note_change(Visit.get_by_id(visit.id), by, words)
    return imported


def _standing(visit: Visit) -> tuple[int, str, int]:
    """Return what an import can change: the draft, the visit's state, the versions that are kept."""
    draft = Draft.get_or_none(Draft.visit == visit.id)
    revision = draft.revision if draft else 0
    return revision, Visit.get_by_id(visit.id).state, len(copies_of(visit))


def _receive(visit: Visit, body: Body) -> Imported:
    try:
        reply = receive_version(visit.uid, visit.shopper, body, is_live=False)
    except Conflict:
        words = gettext("The visit was also changed elsewhere. The version of the file is kept beside it.")
        return Imported(visit, is_taken=False, words=words)
    except (Closed, OtherChecklist) as refusal:
        words = gettext("%(reason)s The version of the file is kept beside it.", reason=refusal.message)
        return Imported(visit, is_taken=False, words=words)
    except Incomplete as refusal:
        words = ngettext(
            "The draft is saved, but not sent: %(num)d thing is missing.",
            "The draft is saved, but not sent: %(num)d things are missing.",
            len(refusal.gaps),
        )
        return Imported(visit, is_taken=True, words=words)
    except PhotosMissing as refusal:
        words = ngettext(
            "The draft is saved, but not sent: %(num)d photo is not in the file.",
            "The draft is saved, but not sent: %(num)d photos are not in the file.",
            len(refusal.details["missing_photos"]),
        )
        return Imported(visit, is_taken=True, words=words)
    except OtherNumber as refusal:
        return Imported(visit, is_taken=True, words=refusal.message)
    if reply["receipt"] is not None:
        code = reply["receipt"]["code"]
        words = gettext("The visit is sent, code %(code)s.", code=code)
        return Imported(visit, is_taken=True, words=words if code else gettext("The visit is sent."))
    return Imported(visit, is_taken=True, words=gettext("The draft is saved as it stands in the file."))

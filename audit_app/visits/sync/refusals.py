"""What a phone can be refused, each with a ``reason`` for the program and a message for the person."""

from typing import Any

from flask_babel import gettext

from audit_app.errors import ViHanhError
from audit_app.visits.gaps import Gap


class SyncRefusal(ViHanhError):
    """A refusal that goes out as JSON: ``reason``, ``message`` and what else the phone needs."""

    reason = "refused"

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.details = details

    @property
    def document(self) -> dict[str, Any]:
        """The answer's body."""
        return {"reason": self.reason, "message": self.message, **self.details}


class Unreadable(SyncRefusal):
    """The body is no JSON, or not of the form that docs/api.md describes; ``place`` is where."""

    status, reason = 400, "unreadable"

    def __init__(self, place: str) -> None:
        super().__init__(gettext("This could not be read (%(place)s). Load the page again.", place=place))


class TooLarge(SyncRefusal):
    """More than one request may carry."""

    status, reason = 413, "too_large"

    def __init__(self) -> None:
        super().__init__(gettext("This is too large to be sent. Save a copy as a file."))


class Conflict(SyncRefusal):
    """Another phone or page has changed the visit; both versions are kept and the person chooses."""

    status, reason = 409, "conflict"

    def __init__(self, theirs: dict[str, Any]) -> None:
        words = gettext("This visit was also changed elsewhere. Both versions are kept; choose one.")
        super().__init__(words, theirs=theirs)


class Closed(SyncRefusal):
    """The visit takes nothing more; what came is kept beside it."""

    status, reason = 409, "closed"

    def __init__(self, message: str, state: str, receipt: dict[str, Any] | None) -> None:
        super().__init__(message, state=state, receipt=receipt)


class OtherChecklist(SyncRefusal):
    """The phone filled in another checklist than the visit's."""

    status, reason = 409, "checklist"

    def __init__(self) -> None:
        super().__init__(
            gettext("The questions of this visit have changed. What you wrote is kept; load the visit again.")
        )


class OtherNumber(SyncRefusal):
    """A submission whose turn it is not; ``number`` is the one that comes next."""

    status, reason = 409, "number"

    def __init__(self, number: int) -> None:
        super().__init__(
            gettext("This visit has moved on in the meantime. Load it again, then send it."), number=number
        )


class Incomplete(SyncRefusal):
    """Something is missing or cannot be understood; the draft is saved."""

    reason = "incomplete"

    def __init__(self, gaps: tuple[Gap, ...], revision: int, saved_at: str | None) -> None:
        super().__init__(
            gettext("The visit cannot be sent yet: something is missing."),
            gaps=[gap_document(gap) for gap in gaps],
            revision=revision,
            saved_at=saved_at,
        )
        self.gaps = gaps


class PhotosMissing(SyncRefusal):
    """The visit names photos that have not come; the draft is saved."""

    reason = "photos_missing"

    def __init__(self, missing: tuple[str, ...], revision: int, saved_at: str | None) -> None:
        super().__init__(
            gettext("Some photos have not been sent yet."),
            missing_photos=list(missing),
            revision=revision,
            saved_at=saved_at,
        )


class WrongOffset(SyncRefusal):
    """A part of a photo leaves a hole; ``received`` is where the next one must begin."""

    status, reason = 409, "offset"

    def __init__(self, received: int) -> None:
        super().__init__(gettext("A part of this photo is missing. It is sent again."), received=received)


class WrongDigest(SyncRefusal):
    """The bytes that came are not those that were announced; they are dropped."""

    reason = "digest"

    def __init__(self) -> None:
        super().__init__(gettext("This photo was damaged on its way. It is sent again."))


class NotAPhoto(SyncRefusal):
    """The bytes are whole and no photo."""

    reason = "photo"


class PhotoTooLarge(SyncRefusal):
    """A photo of more bytes than a photo needs."""

    status, reason = 413, "too_large"


class TooManyPhotos(SyncRefusal):
    """More photos than any visit has."""

    reason = "photo"

    def __init__(self) -> None:
        super().__init__(gettext("This visit has too many photos. Remove some first."))


class Busy(SyncRefusal):
    """Others write to the same visit at this very moment, again and again."""

    status, reason = 503, "busy"

    def __init__(self) -> None:
        super().__init__(gettext("The server is busy. It is tried again by itself."))


def gap_document(gap: Gap) -> dict[str, str | None]:
    """Return a gap as the phone reads it."""
    return {
        "field": gap.field,
        "message": str(gap.message),
        "section": gap.section,
        "question": gap.question,
    }

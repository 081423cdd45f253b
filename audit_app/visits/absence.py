"""A visit that could not take place: its own way out, with a reason and perhaps a photo."""

from audit_app.accounts.models import User
from audit_app.clock import local_zone
from audit_app.visits.drafts import VisitClosed
from audit_app.visits.history import change_state
from audit_app.visits.models import Visit
from audit_app.visits.photos import Upload, keep_photo
from audit_app.visits.pictures import read_picture
from audit_app.visits.states import VisitState

# The photos of such a visit belong to no question.
QUESTION = "could_not_take_place"
MOST_PHOTOS = 3


def report_absence(visit: Visit, reason: str, uploads: list[Upload], by: User) -> None:
    """Close the visit as one that could not take place; doing so twice changes nothing.

    Raises :class:`~audit_app.visits.pictures.PhotoRefused` and
    :class:`~audit_app.photo_store.PhotosUnwritable` before anything is changed,
    :class:`~audit_app.visits.drafts.VisitClosed` for a visit that was sent.
    """
    if visit.state == VisitState.COULD_NOT_TAKE_PLACE:
        return
    if not visit.is_open:
        raise VisitClosed(visit)
    pictures = [(read_picture(upload.content, local_zone()), upload.taken) for upload in uploads]
    for picture, taken in pictures[:MOST_PHOTOS]:
        keep_photo(visit, QUESTION, picture, taken)
    change_state(visit, VisitState.COULD_NOT_TAKE_PLACE, by, reason)

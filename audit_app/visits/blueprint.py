"""The blueprint that the pages of visits share."""

from flask import Blueprint, request

from audit_app.visits.saving import MOST_BYTES

blueprint = Blueprint("visits", __name__)

# Photos come with these; one that is too large is refused at its question, not with the whole page.
WITH_PHOTOS = {"visits.section", "visits.could_not_take_place", "visits.import_copy_file"}


@blueprint.url_value_preprocessor
def make_room_for_photos(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Let a post with photos be large; this runs before anything reads the form."""
    if endpoint in WITH_PHOTOS:
        request.max_content_length = MOST_BYTES

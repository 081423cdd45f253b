"""What phones ask and send while they are online, in JSON (docs/api.md)."""

import json
import re

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from audit_app.accounts.models import Role
from audit_app.security import allow
from audit_app.visits.absence import QUESTION as ABSENCE
from audit_app.visits.drafts import open_sheet
from audit_app.visits.pictures import MAX_BYTES
from audit_app.visits.queries import photos_of
from audit_app.visits.sync.document import DIGEST, Body, read_body
from audit_app.visits.sync.draft_document import draft_document
from audit_app.visits.sync.evidence import find_evidence_of
from audit_app.visits.sync.photo_parts import Piece, receive_piece
from audit_app.visits.sync.receiving import receive_version
from audit_app.visits.sync.refusals import TooLarge, Unreadable
from audit_app.visits.sync.replies import speak_json
from audit_app.visits.sync.state import state_document

blueprint = Blueprint("sync", __name__)
speak_json(blueprint)

MOST_BYTES = 2 * 1024 * 1024
MOST_BYTES_OF_A_PART = 1024 * 1024
RANGE = re.compile(r"bytes (?:(\d{1,10})-(\d{1,10})|\*)/(\d{1,10})")


@blueprint.url_value_preprocessor
def limit_body(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Refuse more than a visit's texts or a photo have, before it is read."""
    # One byte more, so that a photo that is too large is refused in words of its own.
    request.max_content_length = MAX_BYTES + 1 if endpoint == "sync.photo" else MOST_BYTES


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """Let no cache keep what was true a moment ago."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/visits/state")
@allow(Role.SHOPPER, in_json=True)
def state() -> ResponseReturnValue:
    """The shopper's visits with what the server has of each, a CSRF token and the server's clock."""
    return state_document(current_user)


@blueprint.get("/visits/<uid>/draft")
@allow(Role.SHOPPER, in_json=True)
def draft(uid: str) -> ResponseReturnValue:
    """The server's version of a visit."""
    sheet = open_sheet(uid, current_user)
    return draft_document(sheet, photos_of(sheet.visit), find_evidence_of(sheet.visit))


@blueprint.put("/visits/<uid>")
@allow(Role.SHOPPER, in_json=True)
def put(uid: str) -> ResponseReturnValue:
    """Save a version of the visit, and send it when it asks for that; saying it again changes nothing."""
    try:
        body = posted_body()
    except Unreadable:
        open_sheet(uid, current_user)  # 404 comes first: a stranger hears nothing about a visit
        raise
    return receive_version(uid, current_user, body)


def posted_body() -> Body:
    """Return the request's body; raises :class:`Unreadable`."""
    try:
        document = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError) as error:
        raise Unreadable("JSON") from error
    return read_body(document)


@blueprint.put("/visits/<uid>/photos/<sha256>")
@allow(Role.SHOPPER, in_json=True)
def photo(uid: str, sha256: str) -> ResponseReturnValue:
    """Take in a photo, whole or in parts; 202 while some of it is missing."""
    sheet, question = open_sheet(uid, current_user), request.args.get("question", "")
    if not DIGEST.fullmatch(sha256):
        abort(404)
    if question != ABSENCE and question not in {each.key for each in sheet.checklist.questions}:
        raise Unreadable("question")
    progress = receive_piece(sheet.visit, question, request.args.get("taken", "")[:40], posted_piece(sha256))
    reply = {"stored": progress.is_stored, "received": progress.received}
    if not progress.is_stored:
        return reply, 202
    return {**reply, "seen_before": progress.seen_before}


def posted_piece(sha256: str) -> Piece:
    """Return the bytes that came and where they belong; raises :class:`Unreadable`, :class:`TooLarge`."""
    named = request.headers.get("Content-Range")
    content = request.get_data(cache=False)
    if named is None:
        return Piece(sha256, 0, len(content), content)
    found = RANGE.fullmatch(named.strip())
    if found is None:
        raise Unreadable("Content-Range")
    first, last, total = (None if part is None else int(part) for part in found.groups())
    if first is None or last is None:
        if content:
            raise Unreadable("Content-Range")
        return Piece(sha256, 0, total or 0, b"")
    if last - first + 1 != len(content) or last >= (total or 0):
        raise Unreadable("Content-Range")
    if len(content) > MOST_BYTES_OF_A_PART:
        raise TooLarge
    return Piece(sha256, first, total or 0, content)

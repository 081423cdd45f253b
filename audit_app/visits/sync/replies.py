"""Every answer of these routes is JSON, refusals and accidents too: a program reads them."""

from typing import Any

from flask import Blueprint, current_app
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from peewee import DataError, IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

from audit_app.errors import DatabaseUnavailable, ViHanhError
from audit_app.visits.sync.refusals import SyncRefusal, TooLarge

Reply = tuple[dict[str, Any], int]

REASONS = {
    400: "unreadable",
    403: "forbidden",
    404: "not_found",
    405: "method",
    413: "too_large",
    429: "slow_down",
    500: "fault",
    503: "busy",
}


def refuse(refusal: ViHanhError) -> Reply:
    """Answer a refusal with its reason and what the phone needs to go on."""
    if isinstance(refusal, SyncRefusal):
        return refusal.document, refusal.status
    reason = REASONS.get(refusal.status, "refused")
    return {"reason": reason, "message": refusal.message}, refusal.status


def refuse_token(_error: CSRFError) -> Reply:
    """Ask for a fresh token: ``GET /visits/state`` has one."""
    return {"reason": "csrf", "message": gettext("This page was open too long. Load it again.")}, 403


def refuse_http(error: HTTPException) -> Reply:
    """Answer an error of HTTP."""
    status = error.code or 500
    if status == 413:
        return refuse(TooLarge())
    words = {
        403: gettext("This account may not do that."),
        404: gettext("This visit is not there, or not yours."),
    }
    message = words.get(status) or gettext("The server cannot do that now. It is tried again by itself.")
    return {"reason": REASONS.get(status, "refused"), "message": message}, status


def refuse_for_now(error: Exception) -> Reply:
    """Say that the database cannot take it at this moment; the log gets the reason."""
    current_app.logger.error("Database: %s", error)
    return {"reason": "busy", "message": gettext("The server is busy. It is tried again by itself.")}, 503


def refuse_unkeepable(error: Exception) -> Reply:
    """Say that something fits no column."""
    current_app.logger.warning("Refused: %s", error, exc_info=error)
    message = gettext("This could not be read (%(place)s). Load the page again.", place="…")
    return {"reason": "unreadable", "message": message}, 400


def speak_json(blueprint: Blueprint) -> None:
    """Let every error of ``blueprint`` be answered here."""
    blueprint.register_error_handler(CSRFError, refuse_token)
    for status in REASONS:
        blueprint.register_error_handler(status, refuse_http)
    blueprint.register_error_handler(ViHanhError, refuse)
    for crowd in (OperationalError, IntegrityError, DatabaseUnavailable):
        blueprint.register_error_handler(crowd, refuse_for_now)
    for unfit in (DataError, OverflowError):
        blueprint.register_error_handler(unfit, refuse_unkeepable)

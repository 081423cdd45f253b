"""Telling who listens that a scorecard can be read; who listens can never undo or hold up a release."""

from typing import Any

from blinker import ANY, Signal
from flask import current_app

from audit_app.db import database
from audit_app.releases.models import Release

visit_released = Signal("A visit has a new current release, its first or a revision: release=Release.")


def tell_of_release(release: Release) -> None:
    """Send :data:`visit_released` once the whole transaction is committed; never, if it is rolled back."""
    database.after_commit(lambda: _send(release))


def _send(release: Release) -> None:
    """Call each receiver; one that fails is logged, and neither the others nor the release notice."""
    if visit_released.is_muted:
        return
    for receiver in visit_released.receivers_for(ANY):
        _call(receiver, release)


def _call(receiver: Any, release: Release) -> None:
    try:
        receiver(None, release=release)
    except Exception:
        current_app.logger.exception("%s was released, and a receiver failed.", release.code)

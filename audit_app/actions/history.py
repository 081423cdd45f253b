"""What was said of an action, step by step, and the photos that prove it."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from audit_app.accounts.models import Role
from audit_app.actions.models import Action, ActionChange
from audit_app.actions.queries import changes_of, contents_called
from audit_app.actions.states import ActionState


@dataclass(frozen=True, slots=True)
class ProofPhoto:
    """A photo of a step: ``number`` counts the action's photos from 1; ``stored`` is ``None`` once erased."""

    number: int
    stored: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """One change: ``who`` is empty for an account that is gone; ``text`` is ``None`` once erased."""

    state: ActionState
    at: datetime
    role: Role
    who: str
    due: date
    text: str | None
    photo: ProofPhoto | None

    @property
    def sets_day(self) -> bool:
        """Whether this step says until when."""
        return self.state in {ActionState.OPEN, ActionState.REOPENED}


def history_of(action: Action) -> tuple[Step, ...]:
    """Return the steps of ``action``, first one first."""
    changes = [(change, json.loads(change.annex.document)) for change in changes_of(action)]
    parts = [document.get(name) for _, document in changes for name in ("text", "photo")]
    contents = contents_called([part["digest"] for part in parts if part])
    steps, photos = [], 0
    for change, document in changes:
        photos += "photo" in document
        photo = ProofPhoto(photos, contents[document["photo"]["digest"]]) if "photo" in document else None
        steps.append(_step(change, document["role"], contents[document["text"]["digest"]], photo))
    return tuple(steps)


def _step(change: ActionChange, role: str, text: str | None, photo: ProofPhoto | None) -> Step:
    return Step(
        state=ActionState(change.to_state),
        at=change.at,
        role=Role(role),
        who=change.user.name if change.user else "",
        due=change.due,
        text=text,
        photo=photo,
    )


def proof_photo(action: Action, number: int) -> str | None:
    """Return the SHA-256 of the action's photo with that number, ``None`` for none or an erased one."""
    photos = (step.photo for step in history_of(action) if step.photo)
    return next((photo.stored for photo in photos if photo.number == number), None)

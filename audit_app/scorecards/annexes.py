"""What was said after the release: replies, appeals with their decisions, and the action plan.  Pure.

``annexes`` are what :func:`audit_app.releases.annexes.annexes_of` gives, oldest first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from audit_app.checklists.definition import Text
from audit_app.scorecards.released import ReleasedVisit, Words, day_and_clock, read_day

Annex = Mapping[str, Any]
DROPPED = "dropped"
OPEN_STATES = frozenset({"open", "reopened"})


@dataclass(frozen=True, slots=True)
class Reply:
    """The branch's answer to one revision of its scorecard."""

    added: str
    revision: int
    words: Words
    sha256: str


@dataclass(frozen=True, slots=True)
class Decision:
    """How an appeal ended: scores before and after with one decimal; ``new_revision`` where one was made."""

    added: str
    is_changed: bool
    before: Decimal
    after: Decimal
    new_revision: int | None
    words: Words


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal on one question of one revision; ``decision`` is ``None`` as long as it is open."""

    added: str
    revision: int
    question: str
    number: int | None
    text: Text | None
    words: Words
    sha256: str
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """Something that will be done: by which role, until when, and how far it is.

    ``number`` is the question's, ``None`` for the visit as a whole; ``changed`` and ``proof`` tell of the
    last change of ``state``, ``""`` and ``None`` where there was none.
    """

    question: str | None
    number: int | None
    words: Words
    owner: Words
    due: date
    state: str
    changed: str
    proof: Words | None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in OPEN_STATES


def replies_in(released: ReleasedVisit, annexes: Iterable[Annex]) -> tuple[Reply, ...]:
    """Return the branch's replies."""
    return tuple(
        Reply(_moment(released, annex), annex["revision"], Words(annex["text"]), annex["sha256"])
        for annex in annexes
        if annex["kind"] == "reply"
    )


def appeals_in(released: ReleasedVisit, annexes: Sequence[Annex]) -> tuple[Appeal, ...]:
    """Return the appeals, each with its decision."""
    decisions = {annex["parts"]["appeal"]: annex for annex in annexes if annex["kind"] == "decision"}
    numbers = released.numbers()
    texts = {question.key: question.text for question in released.checklist.questions}
    return tuple(
        Appeal(
            added=_moment(released, annex),
            revision=annex["revision"],
            question=annex["parts"]["question"],
            number=numbers.get(annex["parts"]["question"]),
            text=texts.get(annex["parts"]["question"]),
            words=Words(annex["texts"]["text"]),
            sha256=annex["sha256"],
            decision=_decision(released, decisions.get(annex["sha256"])),
        )
        for annex in annexes
        if annex["kind"] == "appeal"
    )


def actions_in(released: ReleasedVisit, annexes: Sequence[Annex]) -> tuple[PlannedAction, ...]:
    """Return the action plan in the order of its writing, each action as it stands now."""
    numbers = released.numbers()
    changes: dict[str, list[Annex]] = {}
    for annex in annexes:
        if annex["kind"] == "action_state":
            changes.setdefault(annex["parts"]["action"], []).append(annex)
    return tuple(
        _action(released, annex, changes.get(annex["parts"]["action"], ()), numbers)
        for annex in annexes
        if annex["kind"] == "action"
    )


def _decision(released: ReleasedVisit, annex: Annex | None) -> Decision | None:
    if annex is None:
        return None
    parts = annex["parts"]
    return Decision(
        added=_moment(released, annex),
        is_changed=parts["outcome"] == "changed",
        before=Decimal(parts["before"]),
        after=Decimal(parts["after"]),
        new_revision=parts["new_revision"],
        words=Words(annex["texts"]["text"]),
    )


def _action(
    released: ReleasedVisit, annex: Annex, changes: Sequence[Annex], numbers: Mapping[str, int]
) -> PlannedAction:
    parts, texts = annex["parts"], annex["texts"]
    days = [change["parts"]["due"] for change in changes if change["parts"].get("due")]
    last = changes[-1] if changes else None
    return PlannedAction(
        question=parts["question"],
        number=numbers.get(parts["question"] or ""),
        words=Words(texts["text"]),
        owner=Words(texts["owner"]),
        due=read_day([parts["due"], *days][-1]),
        state=last["parts"]["state"] if last else "open",
        changed=_moment(released, last) if last else "",
        proof=Words(last["texts"]["text"]) if last else None,
    )


def _moment(released: ReleasedVisit, annex: Annex) -> str:
    return day_and_clock(released.moment(annex["added_at"]))

"""What every miss cost: lines that add up to 100 − score as printed.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from audit_app.checklists.definition import Factor, Text
from audit_app.scorecards.misses import Misses, Repeat, repeat_of
from audit_app.scorecards.released import ReleasedVisit
from audit_app.scoring.score import Loss, LossKind, printed_losses


@dataclass(frozen=True, slots=True)
class LossLine:
    """One line of the table: ``lost`` in points of the score with one decimal, negative for a bonus.

    ``number`` and ``text`` are the question's; for a cap they are its cause's, for a surplus nothing.
    ``misses`` are known of a question, and ``repeat`` where the visit before missed it too.
    """

    kind: LossKind
    factor: Factor
    key: str | None
    number: int | None
    text: Text | None
    lost: Decimal
    misses: Misses | None = None
    repeat: Repeat | None = None


def loss_lines(released: ReleasedVisit, misses: Mapping[str, Misses]) -> tuple[LossLine, ...]:
    """Return every loss, largest first; their sum is exactly 100 − the score as printed."""
    numbers = released.numbers()
    shares = {mark.question: mark.share for mark in released.score.questions}
    texts = {question.key: question.text for question in released.checklist.questions}
    lines = []
    for loss, lost in printed_losses(released.score):
        key = _question_of(loss)
        lines.append(
            LossLine(
                loss.kind,
                loss.factor,
                loss.question,
                numbers.get(key) if key else None,
                texts.get(key) if key else None,
                lost,
                misses.get(loss.question) if loss.question else None,
                repeat_of(misses.get(loss.question), shares[loss.question]) if loss.question else None,
            )
        )
    return tuple(lines)


def _question_of(loss: Loss) -> str | None:
    return loss.question if loss.kind is LossKind.QUESTION else loss.cause


def costs(lines: tuple[LossLine, ...]) -> dict[str, Decimal]:
    """Return what each question cost as printed, by its key."""
    return {line.key: line.lost for line in lines if line.key is not None}

"""The visit as it went: stamped moments and measured waits.  Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from audit_app.checklists.definition import Question, QuestionType, Text
from audit_app.scorecards.questions import QuestionRow
from audit_app.scorecards.released import ReleasedVisit


@dataclass(frozen=True, slots=True)
class Moment:
    """A stamp: ``clock`` as HH:mm:ss, ``since_entry`` in seconds."""

    label: Text
    clock: str
    since_entry: int


@dataclass(frozen=True, slots=True)
class Wait:
    """A measured duration against its target and limit, all in seconds.

    ``share`` of its points in [0, 1]; ``is_corrected`` when it was changed by hand after the stamps.
    """

    number: int
    text: Text
    from_label: Text | None
    to_label: Text | None
    seconds: int
    target: int
    limit: int
    share: Fraction
    is_corrected: bool

    @property
    def scale(self) -> int:
        """The longest time that the drawing has to hold, in seconds."""
        return max(self.seconds, self.target, self.limit, 1)

    @property
    def percent(self) -> Decimal:
        """The measured time as a percentage of :attr:`scale`."""
        return Decimal(self.seconds * 100) / self.scale

    @property
    def target_percent(self) -> Decimal:
        """The target as a percentage of :attr:`scale`."""
        return Decimal(self.target * 100) / self.scale

    @property
    def is_met(self) -> bool:
        """Whether the target was kept."""
        return self.share == 1


@dataclass(frozen=True, slots=True)
class Story:
    """The moments in order and the waits in the order of the checklist; ``minutes`` between in and out."""

    moments: tuple[Moment, ...]
    waits: tuple[Wait, ...]
    minutes: int | None


def visit_story(released: ReleasedVisit, rows: tuple[QuestionRow, ...]) -> Story:
    """Return the story of the visit; a release without times has no moments."""
    timed = [row for row in rows if row.question.type is QuestionType.DURATION and row.counts and row.answer]
    entered = released.moment(released.document["visit"]["entered_at"])
    left = released.moment(released.document["visit"]["left_at"])
    minutes = None if entered is None or left is None else round((left - entered).total_seconds() / 60)
    return Story(
        _moments(released, timed, entered, left), tuple(_wait(released, row) for row in timed), minutes
    )


def _moments(
    released: ReleasedVisit, timed: list[QuestionRow], entered: datetime | None, left: datetime | None
) -> tuple[Moment, ...]:
    """Return the stamps whose time follows from coming in, going out and the stamped durations."""
    stamps = released.checklist.stamps
    if entered is None or not stamps:
        return ()
    known = {stamps[0].key: entered}
    for row in timed:
        first, second = row.question.stamps or ("", "")
        if first in known and second not in known and not row.answer.corrected:  # type: ignore[union-attr]
            known[second] = known[first] + timedelta(seconds=_seconds(row))
    if left is not None:
        known.setdefault(stamps[-1].key, left)
    labels = {stamp.key: stamp.label for stamp in stamps}
    return tuple(
        Moment(labels[key], f"{at:%H:%M:%S}", round((at - entered).total_seconds()))
        for key, at in sorted(known.items(), key=lambda pair: pair[1])
        if key in labels
    )


def _wait(released: ReleasedVisit, row: QuestionRow) -> Wait:
    question = row.question
    from_label, to_label = _labels(released, question)
    assert row.share is not None
    assert row.answer is not None
    return Wait(
        number=row.number,
        text=question.text,
        from_label=from_label,
        to_label=to_label,
        seconds=_seconds(row),
        target=int(question.target or 0),
        limit=int(question.limit or 0),
        share=row.share,
        is_corrected=row.answer.corrected,
    )


def _labels(released: ReleasedVisit, question: Question) -> tuple[Text | None, Text | None]:
    labels = {stamp.key: stamp.label for stamp in released.checklist.stamps}
    first, second = question.stamps or ("", "")
    return labels.get(first), labels.get(second)


def _seconds(row: QuestionRow) -> int:
    value = row.answer.value if row.answer else None
    assert isinstance(value, int)
    return value

"""The photo sheet: numbered as the questions name them, and back.  Pure."""

from dataclasses import dataclass

from audit_app.checklists.definition import Text
from audit_app.scorecards.questions import QuestionRow
from audit_app.scorecards.released import ReleasedVisit, clock_of


@dataclass(frozen=True, slots=True)
class PhotoEntry:
    """One photo: ``stored`` is the SHA-256 of the stored file, ``None`` once it was erased.

    ``question_number`` and ``question`` say where it was taken; ``taken`` is HH:mm, ``""`` where unknown;
    ``width`` and ``height`` in pixels.
    """

    number: int
    question_number: int | None
    question: Text | None
    taken: str
    stored: str | None
    width: int
    height: int


def photo_entries(released: ReleasedVisit, rows: tuple[QuestionRow, ...]) -> tuple[PhotoEntry, ...]:
    """Return the photos of the release by number."""
    by_key = {row.question.key: row for row in rows}
    entries = []
    for photo in sorted(released.document["photos"], key=lambda photo: int(photo["number"])):
        row = by_key.get(photo["question"])
        entries.append(
            PhotoEntry(
                number=photo["number"],
                question_number=row.number if row else None,
                question=row.question.text if row else None,
                taken=clock_of(released.moment(photo["taken_at"])),
                stored=released.content(photo["digest"]),
                width=photo["width"],
                height=photo["height"],
            )
        )
    return tuple(entries)

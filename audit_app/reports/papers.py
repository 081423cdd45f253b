"""What a report reads in released documents: marks by question, and where the shopper's words are.  Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from audit_app.checklists.definition import Checklist, Question
from audit_app.releases.misses import MOST_EARNED
from audit_app.reports.questions import number_of

FEWEST_REPEATS = 2
CANDIDATES = 4
"""Examples that are kept for a question: a text may have been erased since."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One released visit as its document has it.

    ``score`` is in points as it was shown; ``shares`` are those of the questions that counted, in [0, 1];
    ``notes`` the digests of the shopper's notes by question.
    """

    code: str
    branch: str
    branch_name: str
    visited_on: date
    score: Decimal | None
    threshold: Decimal
    shares: Mapping[str, Fraction]
    notes: Mapping[str, str]

    @property
    def is_below(self) -> bool:
        """Whether the shown score is under the threshold of its day."""
        return self.score is not None and self.score < self.threshold

    def missed(self, question: str) -> bool:
        """Whether the question counted and earned half of its points or less."""
        return question in self.shares and self.shares[question] <= Fraction(MOST_EARNED)


@dataclass(frozen=True, slots=True)
class Repeat:
    """A question that was missed in ``missed`` of ``asked`` visits; ``in_a_row`` up to the last one."""

    question: Question
    number: int
    missed: int
    asked: int
    in_a_row: int
    last_missed: date


@dataclass(frozen=True, slots=True)
class Remark:
    """The shopper's words at a question, by their digest, and the scorecard that they stand on."""

    code: str
    branch_name: str
    visited_on: date
    share: Fraction
    digest: str


def read_paper(document: Mapping[str, Any]) -> Paper:
    """Return what a report needs of a release's document."""
    score, branch, answers = document["score"], document["branch"], document["answers"]
    return Paper(
        code=document["code"],
        branch=branch["code"],
        branch_name=branch["name"],
        visited_on=date.fromisoformat(document["visit"]["visited_on"]),
        score=None if score["shown"] is None else Decimal(score["shown"]),
        threshold=Decimal(document["thresholds"]["overall"]),
        shares={
            row["question"]: Fraction(row["share"]) for row in score["questions"] if row["share"] is not None
        },
        notes={key: each["note"]["digest"] for key, each in answers.items() if "note" in each},
    )


def find_repeats(checklist: Checklist, papers: Sequence[Paper]) -> tuple[Repeat, ...]:
    """Return what was missed twice or more in ``papers`` of one branch, the longest run up to now first."""
    latest_first = sorted(papers, key=lambda paper: (paper.visited_on, paper.code), reverse=True)
    rows = [
        row
        for question in checklist.questions
        if question.is_scored and not question.bonus
        if (row := _repeat(checklist, question, latest_first)) and row.missed >= FEWEST_REPEATS
    ]
    return tuple(sorted(rows, key=lambda row: (-row.in_a_row, -row.missed, row.number)))


def _repeat(checklist: Checklist, question: Question, latest_first: Sequence[Paper]) -> Repeat | None:
    asked = [paper for paper in latest_first if question.key in paper.shares]
    missed = [paper for paper in asked if paper.missed(question.key)]
    if not missed:
        return None
    run = next((place for place, paper in enumerate(asked) if not paper.missed(question.key)), len(asked))
    number = number_of(checklist, question)
    return Repeat(question, number, len(missed), len(asked), run, missed[0].visited_on)


def collect_remarks(papers: Iterable[Paper], questions: Iterable[str]) -> dict[str, list[Remark]]:
    """Return up to four remarks at each question where points were lost.

    The one that lost most comes first, of equal ones the latest; ``papers`` come latest first.
    """
    wanted: dict[str, list[Remark]] = {key: [] for key in questions}
    for paper in papers:
        for key, found in wanted.items():
            if key in paper.notes and paper.shares.get(key, Fraction(1)) < 1:
                found.append(
                    Remark(
                        paper.code, paper.branch_name, paper.visited_on, paper.shares[key], paper.notes[key]
                    )
                )
    return {key: sorted(found, key=lambda each: each.share)[:CANDIDATES] for key, found in wanted.items()}

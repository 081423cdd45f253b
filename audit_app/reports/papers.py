"""What a report reads in released documents: marks by question, and where the shopper's words are.  Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from audit_app.comparison.repeats import MarkedVisit
from audit_app.releases.misses import MET, MISSED, MOST_EARNED

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

    @property
    def marked(self) -> MarkedVisit:
        """The letter of each question that counted."""
        letters = {
            key: MISSED if share <= Fraction(MOST_EARNED) else MET for key, share in self.shares.items()
        }
        return MarkedVisit(self.code, self.visited_on, letters)


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

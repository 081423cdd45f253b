"""What one released visit adds to the sums.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

OVERALL = "overall"
FACTS = "facts"
IMPRESSIONS = "impressions"

ANY = "*"
"""In the place of a programme and a segment: whatever they were.  No code of a programme is written so."""


def touchpoint_measure(section: str) -> str:
    """Return the measure of a touchpoint's score."""
    return f"touchpoint:{section}"


def question_measure(question: str) -> str:
    """Return the measure of a question's share (0–100)."""
    return f"question:{question}"


def emotion_measure(section: str) -> str:
    """Return the measure of how customers felt at a touchpoint (1–5)."""
    return f"emotion:{section}"


def first_of_month(day: date) -> date:
    """Return the month of ``day`` as the roll-up names it."""
    return day.replace(day=1)


@dataclass(frozen=True, slots=True)
class RollupEntry:
    """The figures of one visit and the cell that they belong to.

    ``branch`` is the branch's row id; ``month`` the first day of the visit's month; ``assessed`` the five
    factors as ``1``/``0`` in order of importance; ``figures`` hundredths of a point by measure (of a level
    for ``emotion:``), only what was assessed.
    """

    branch: int
    month: date
    checklist_key: str
    checklist_version: int
    programme: str
    segment: str
    assessed: str
    figures: Mapping[str, int]

"""Visits of a chain as arrays: who was visited when, and what it scored."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

from audit_app.checklists.definition import Checklist, Factor, Kind, Question
from audit_app.rollups.entry import (
    FACTS,
    IMPRESSIONS,
    OVERALL,
    emotion_measure,
    question_measure,
    touchpoint_measure,
)

MONTHS = 36
FIRST_MONTH = date(2024, 1, 1)
SEGMENTS = ("Khách mới", "Khách quen", "Khách lớn tuổi")
SHARES = (0.5, 0.3, 0.2)
WITHOUT_PROBLEM = 0.06
"""Of the visits, those in which no problem was handled: they assessed four factors."""
NOT_ASSESSED = -1
ASSESSED = ("11111", "01111")

Ints = np.ndarray[Any, np.dtype[np.int32]]


@dataclass(frozen=True, slots=True)
class Visits:
    """N visits; ``figures`` is N × measures in hundredths, −1 where a measure was not assessed.

    ``branch`` counts from 0, ``month`` from the first month, ``day`` is of the month, ``segment`` and
    ``assessed`` are places in the tuples above; a programme lasts half a year.
    """

    checklist: Checklist
    branches: int
    measures: tuple[str, ...]
    branch: Ints
    month: Ints
    day: Ints
    segment: Ints
    assessed: Ints
    figures: Ints

    @property
    def programme(self) -> Ints:
        """The number of the half-year."""
        return self.month // 6

    def __len__(self) -> int:
        return len(self.branch)


def month_at(place: int) -> date:
    """Return the month with this place."""
    return date(FIRST_MONTH.year + place // 12, place % 12 + 1, 1)


def make_visits(checklist: Checklist, branches: int, visits: int, seed: int = 2026) -> Visits:
    """Return ``visits`` spread as evenly as whole numbers allow over branches and 36 months.

    Branches truly differ, months drift, visits vary: about 4 and 9 points, as in the field.
    """
    rng = np.random.default_rng(seed)
    cells = branches * MONTHS
    whole, rest = divmod(visits, cells)
    places = np.concatenate([np.repeat(np.arange(cells), whole), rng.permutation(cells)[:rest]])
    places.sort()
    branch, month = (places // MONTHS).astype(np.int32), (places % MONTHS).astype(np.int32)
    assessed = (rng.random(visits) < WITHOUT_PROBLEM).astype(np.int32)
    ability = rng.normal(0, 0.28, branches)[branch] + 0.004 * month + rng.normal(0, 0.45, visits)
    shares = {
        question.key: _shares(question, ability, rng)
        for question in checklist.questions
        if question.is_scored
    }
    for question in checklist.questions:
        if question.factor is Factor.PROBLEM_HANDLING:
            shares[question.key][assessed == 1] = NOT_ASSESSED
    figures = _figures(checklist, shares, ability, rng)
    return Visits(
        checklist,
        branches,
        tuple(figures),
        branch,
        month,
        rng.integers(1, 29, visits, dtype=np.int32),
        rng.choice(len(SEGMENTS), visits, p=SHARES).astype(np.int32),
        assessed,
        np.column_stack(list(figures.values())),
    )


def _shares(question: Question, ability: Any, rng: Any) -> Ints:
    """Return the share of each visit × 10,000, among those that the answers to ``question`` can give."""
    levels = _levels(question)
    ease = rng.normal(1.0, 0.5)
    chance = 1 / (1 + np.exp(-1.4 * (ability + ease + rng.normal(0, 1, len(ability)))))
    return levels[np.minimum((chance * len(levels)).astype(int), len(levels) - 1)]


def _levels(question: Question) -> Ints:
    shares = {Fraction(0), Fraction(1)}
    if question.type == "scale":
        shares = {Fraction(step, question.steps - 1) for step in range(question.steps)}
    elif question.options:
        shares |= {option.share for option in question.options if 0 <= option.share <= 1}
    elif question.target is not None:
        shares = {Fraction(step, 20) for step in range(21)}
    return np.array(sorted(int(share * 10_000) for share in shares), dtype=np.int32)


def _figures(checklist: Checklist, shares: dict[str, Ints], ability: Any, rng: Any) -> dict[str, Ints]:
    """Return every measure in the order in which a release adds it; bonus and critical rules are left out."""
    scored = [question for question in checklist.questions if question.is_scored and not question.bonus]
    factors = {
        factor: _line([question for question in scored if question.factor is factor], shares)
        for factor in Factor
    }
    overall = _weigh(checklist, factors)
    touchpoints = {
        touchpoint_measure(section.key): _line(
            [question for question in section.questions if question in scored], shares
        )
        for section in checklist.sections
        if any(question in scored for question in section.questions)
    }
    felt = {
        emotion_measure(section.key): _felt(ability, rng)
        for section in checklist.sections
        if section.asks_emotion
    }
    return {
        OVERALL: overall,
        **{factor.value: line for factor, line in factors.items()},
        FACTS: _line([question for question in scored if question.kind is Kind.FACT], shares),
        IMPRESSIONS: _line([question for question in scored if question.kind is Kind.IMPRESSION], shares),
        **touchpoints,
        **{question_measure(key): share for key, share in shares.items()},
        **felt,
    }


def _line(questions: list[Question], shares: dict[str, Ints]) -> Ints:
    """Return 100 · Σ earned / Σ possible in hundredths, half up, over the assessed questions."""
    scale = lcm(*(question.points.denominator for question in questions))
    earned = possible = np.zeros(len(next(iter(shares.values()))), dtype=np.int64)
    for question in questions:
        share, points = shares[question.key].astype(np.int64), int(question.points * scale)
        known = share != NOT_ASSESSED
        earned = earned + np.where(known, share * points, 0)
        possible = possible + np.where(known, points, 0)
    divisor = np.maximum(2 * possible, 1)
    return np.where(possible > 0, (2 * earned + possible) // divisor, NOT_ASSESSED).astype(np.int32)


def _weigh(checklist: Checklist, factors: dict[Factor, Ints]) -> Ints:
    """Return Σ w·F / Σ w over the assessed factors, in hundredths."""
    weighted = weights = np.zeros(len(next(iter(factors.values()))))
    for factor, line in factors.items():
        weight = float(checklist.weights[factor])
        weighted = weighted + np.where(line != NOT_ASSESSED, line * weight, 0)
        weights = weights + np.where(line != NOT_ASSESSED, weight, 0)
    return np.floor(weighted / weights + 0.5).astype(np.int32)


def _felt(ability: Any, rng: Any) -> Ints:
    level = np.clip(np.round(3.6 + ability + rng.normal(0, 0.8, len(ability))), 1, 5)
    return (level * 100).astype(np.int32)

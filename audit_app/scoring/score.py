"""The score of a visit: a pure function of its checklist and its answers.

Exact from beginning to end; :mod:`audit_app.scoring.rounding` rounds once, when a score is stored or shown.
"""

from collections.abc import Mapping
from fractions import Fraction

from audit_app.checklists.definition import Checklist, CriticalEffect, Factor, Kind, Question
from audit_app.checklists.logic import shown_questions
from audit_app.scoring.answers import Answer, Answers
from audit_app.scoring.bands import CRITICAL_FAILURE, band_of, gap_of
from audit_app.scoring.lines import Marked, factor_lines, is_failed, kind_line, touchpoint_lines
from audit_app.scoring.losses import cost_questions, list_losses
from audit_app.scoring.losses import printed_losses as printed_losses
from audit_app.scoring.results import Line as Line
from audit_app.scoring.results import Loss as Loss
from audit_app.scoring.results import LossKind as LossKind
from audit_app.scoring.results import QuestionScore as QuestionScore
from audit_app.scoring.results import QuestionState as QuestionState
from audit_app.scoring.results import VisitScore as VisitScore
from audit_app.scoring.rounding import shown as shown
from audit_app.scoring.rounding import stored as stored
from audit_app.scoring.shares import share_of


def score_visit(
    checklist: Checklist,
    answers: Answers,
    *,
    threshold: Fraction | None = None,
    factor_thresholds: Mapping[Factor, Fraction] | None = None,
) -> VisitScore:
    """Return the score of ``answers``; answers to questions that are hidden do not count.

    ``threshold`` and ``factor_thresholds`` (some or all factors) stand in for the checklist's own, 0–100.
    """
    thresholds = {**checklist.factor_thresholds, **(factor_thresholds or {})}
    overall = checklist.threshold if threshold is None else threshold
    marked = mark_questions(checklist, answers)
    factors = factor_lines(checklist, marked, thresholds)
    costed = cost_questions(marked, factors)
    marked = [(question, mark) for (question, _), mark in zip(marked, costed, strict=True)]
    score = _weigh(factors)
    return VisitScore(
        score=score,
        outcome=_outcome(checklist, marked, score),
        threshold=overall,
        gap=gap_of(score, overall),
        factors=factors,
        facts=kind_line(marked, Kind.FACT),
        impressions=kind_line(marked, Kind.IMPRESSION),
        touchpoints=touchpoint_lines(checklist, marked),
        questions=tuple(costed),
        losses=list_losses(marked, factors),
        critical_failures=tuple(question.key for question, mark in marked if is_failed(question, mark)),
    )


def mark_questions(checklist: Checklist, answers: Answers) -> list[Marked]:
    """Return every question in reading order with its state and points; nothing is lost yet."""
    shown_keys = shown_questions(checklist, answers)
    return [
        (question, _mark(question, answers.get(question.key), is_shown=question.key in shown_keys))
        for question in checklist.questions
    ]


def _mark(question: Question, answer: Answer | None, *, is_shown: bool) -> QuestionScore:
    if not is_shown and question.is_scored and question.hidden_fails:
        return _counting(question, QuestionState.HIDDEN, Fraction(0))
    if not is_shown:
        return QuestionScore(question.key, QuestionState.HIDDEN)
    if not question.is_scored:
        return QuestionScore(question.key, QuestionState.NOT_SCORED)
    if answer is not None and answer.not_applicable:
        return QuestionScore(question.key, QuestionState.NOT_APPLICABLE)
    share = share_of(question, answer)
    if share is None:
        return QuestionScore(question.key, QuestionState.UNANSWERED)
    return _counting(question, QuestionState.ASSESSED, share)


def _counting(question: Question, state: QuestionState, share: Fraction) -> QuestionScore:
    possible = Fraction(0) if question.bonus else question.points
    return QuestionScore(question.key, state, share, share * question.points, possible)


def _weigh(factors: Mapping[Factor, Line]) -> Fraction | None:
    """Return Σ applied weight · F, or ``None`` when no assessed factor has weight."""
    parts = [
        line.applied_weight * line.score
        for line in factors.values()
        if line.applied_weight is not None and line.score is not None
    ]
    return sum(parts, Fraction(0)) if parts else None


def _outcome(checklist: Checklist, marked: list[Marked], score: Fraction | None) -> str | None:
    for question, mark in marked:
        if (
            is_failed(question, mark)
            and question.critical is not None
            and question.critical.effect is CriticalEffect.FAIL_VISIT
        ):
            return CRITICAL_FAILURE
    band = band_of(checklist.bands, score)
    return None if band is None else band.key

"""Factors, touchpoints, facts and impressions: 100 · Σ earned / Σ possible, at most 100."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from audit_app.checklists.definition import Checklist, CriticalEffect, Factor, Kind, Question
from audit_app.scoring.bands import gap_of
from audit_app.scoring.results import Line, QuestionScore

Marked = tuple[Question, QuestionScore]


def line_of(marked: Iterable[Marked], threshold: Fraction | None = None) -> Line:
    """Return the line over the questions that count; not assessed when no points were possible."""
    counting = [mark for _, mark in marked if mark.counts]
    earned = sum((mark.earned for mark in counting), Fraction(0))
    possible = sum((mark.possible for mark in counting), Fraction(0))
    score = min(100 * earned / possible, Fraction(100)) if possible else None
    return Line(score, earned, possible, threshold=threshold, gap=gap_of(score, threshold))


def factor_lines(
    checklist: Checklist, marked: Iterable[Marked], thresholds: Mapping[Factor, Fraction]
) -> dict[Factor, Line]:
    """Return all five factors: limited to 100, then lowered by caps, with the weights that apply."""
    marked = list(marked)
    lines: dict[Factor, Line] = {}
    for factor in Factor:
        own = [(question, mark) for question, mark in marked if question.factor is factor]
        lines[factor] = _capped(line_of(own, thresholds[factor]), own)
    assessed = sum(
        (checklist.weights[factor] for factor in Factor if lines[factor].score is not None), Fraction(0)
    )
    for factor, line in lines.items():
        weight = checklist.weights[factor]
        applied = weight / assessed if assessed and line.score is not None else None
        lines[factor] = replace(line, weight=weight, applied_weight=applied)
    return lines


def kind_line(marked: Iterable[Marked], kind: Kind) -> Line:
    """Return the line of the facts or the impressions; weights and caps are the factors' own."""
    return line_of((question, mark) for question, mark in marked if question.kind is kind)


def touchpoint_lines(checklist: Checklist, marked: Iterable[Marked]) -> dict[str, Line]:
    """Return a line for each section, held against its own target."""
    marked = list(marked)
    return {
        section.key: line_of(((q, mark) for q, mark in marked if q.section == section.key), section.target)
        for section in checklist.sections
    }


def is_failed(question: Question, mark: QuestionScore) -> bool:
    """Whether a critical question counts and earned nothing."""
    return question.critical is not None and mark.share == 0


def _capped(line: Line, own: Iterable[Marked]) -> Line:
    """Lower a factor to the lowest cap among its failed questions; the first of equals is the cause."""
    caps = [
        (question.critical.cap, question.key)
        for question, mark in own
        if is_failed(question, mark)
        and question.critical is not None
        and question.critical.effect is CriticalEffect.CAP_FACTOR
        and question.critical.cap is not None
    ]
    if line.score is None or not caps:
        return line
    cap, cause = min(caps, key=lambda pair: pair[0])
    if cap >= line.score:
        return line
    return replace(line, score=cap, gap=gap_of(cap, line.threshold), capped=cap, cap_cause=cause)

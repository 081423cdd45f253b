"""Checklists with conditions drawn at random, and what a person may leave in their controls."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

from audit_app.checklists.condition import AllOf, AnyOf, Comparison, Condition
from audit_app.checklists.condition import Test as Look
from audit_app.checklists.definition import Checklist, PhotoRule, Question, QuestionType
from audit_app.checklists.show_if import COMPARISONS
from audit_app.visits.forms import RADIO_TYPES, takes_photos

MEASURES = ["", "0", "1", "2", "3,5", "3.5", " 12 ", "90", "-4", "abc", "1 000", "0,10", "1e3", "12,"]
PARTS = ["", "0", "1", "2", "30", "59", "100", "x", " 7 ", "1440", "86400", "999999"]
TEXTS = ["", "", "   ", "\n", "na", "Chờ lâu vì chỉ có một quầy.", " một dòng \r\n hai dòng ", "0"]
TEXT_TYPES = {QuestionType.TEXT, QuestionType.PHOTO}


def random_checklist(checklist: Checklist, chance: Random, name: str) -> Checklist:
    """Return ``checklist`` with other conditions, limits of notes and rules of photos."""
    earlier: list[Question] = []
    sections = []
    for section in checklist.sections:
        questions = []
        for question in section.questions:
            changed = _change(question, earlier, chance)
            questions.append(changed)
            if question.type is not QuestionType.NOTE:
                earlier.append(changed)
        sections.append(replace(section, questions=tuple(questions)))
    return replace(checklist, sections=tuple(sections), digest=f"{checklist.name} {name}")


def _change(question: Question, earlier: Sequence[Question], chance: Random) -> Question:
    condition = random_condition(earlier, chance) if earlier and chance.random() < 0.5 else None
    if question.type is QuestionType.NOTE:
        return replace(question, show_if=condition)
    return replace(
        question,
        show_if=condition,
        required=chance.random() < 0.8,
        note_below=chance.choice([None, Fraction(1, 4), Fraction(1, 2), Fraction(3, 5), Fraction(1)])
        if question.is_scored
        else None,
        photo=chance.choice(list(PhotoRule)) if question.is_scored else question.photo,
    )


def random_condition(earlier: Sequence[Question], chance: Random, depth: int = 2) -> Condition:
    """Return a condition that looks at some of the ``earlier`` questions."""
    if depth and chance.random() < 0.4:
        parts = tuple(random_condition(earlier, chance, depth - 1) for _ in range(chance.randint(1, 3)))
        return chance.choice([AllOf, AnyOf])(parts)
    question = chance.choice(earlier)
    comparison = chance.choice(list(COMPARISONS[question.type]))
    return Look(question.key, comparison, _operand(question, comparison, chance))


def _operand(question: Question, comparison: Comparison, chance: Random) -> Any:
    if comparison is Comparison.ANSWERED:
        return chance.random() < 0.5
    if comparison is Comparison.ANY_OF:
        return tuple(_possible(question, chance) for _ in range(chance.randint(1, 3)))
    return _possible(question, chance)


def _possible(question: Question, chance: Random) -> str | Fraction:
    match question.type:
        case QuestionType.YES_NO:
            return chance.choice(["yes", "no"])
        case QuestionType.CHOICE:
            return chance.choice([option.key for option in question.options])
        case QuestionType.MULTI:
            return chance.choice([*(option.key for option in question.options), "none"])
        case QuestionType.SCALE | QuestionType.EMOTION:
            return Fraction(chance.randint(1, question.steps))
    return chance.choice(
        [Fraction(0), Fraction(1), Fraction(7, 2), Fraction(12), Fraction(90), Fraction(1, 10)]
    )


def random_fields(checklist: Checklist, chance: Random) -> dict[str, list[str]]:
    """Return what a form of the whole checklist might post: nothing, sense, and slips of the finger."""
    fields: dict[str, list[str]] = {}
    for question in checklist.questions:
        if chance.random() < 0.25 or question.type is QuestionType.NOTE:
            continue
        fields.update(_value(question, chance))
        if question.allows_na and question.type not in RADIO_TYPES and chance.random() < 0.2:
            fields[f"{question.key}.na"] = ["y"]
        if question.type not in TEXT_TYPES:
            fields[f"{question.key}.note"] = [chance.choice(TEXTS)]
    return fields


def _value(question: Question, chance: Random) -> dict[str, list[str]]:
    key = question.key
    match question.type:
        case QuestionType.DURATION:
            return {f"{key}.minutes": [chance.choice(PARTS)], f"{key}.seconds": [chance.choice(PARTS)]}
        case QuestionType.NUMBER:
            return {key: [chance.choice(MEASURES)]}
        case QuestionType.TEXT:
            return {key: [chance.choice(TEXTS)]}
        case QuestionType.PHOTO:
            return {}
        case QuestionType.MULTI:
            ticked = [option.key for option in question.options if chance.random() < 0.4]
            return {key: ticked or ["none"]}
    if question.allows_na and chance.random() < 0.2:
        return {key: ["na"]}
    return {key: [str(_possible(question, chance))]}


def random_photos(checklist: Checklist, chance: Random) -> dict[str, list[str]]:
    """Return photos at some of the questions that take them."""
    return {
        question.key: [f"{chance.getrandbits(256):064x}"]
        for question in checklist.questions
        if takes_photos(question) and chance.random() < 0.4
    }

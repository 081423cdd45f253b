"""Plausible answers to any checklist, drawn from a level of quality by factor."""

from collections.abc import Mapping
from fractions import Fraction
from random import Random

from audit_app.checklists.definition import Checklist, Factor, PhotoRule, Question, QuestionType, Section
from audit_app.checklists.logic import AnswerValue, shown_questions
from audit_app.demo.comments import OPPORTUNITIES, REMARKS, STORIES, pick
from audit_app.scoring.answers import Answer
from audit_app.scoring.shares import share_of

Quality = Mapping[Factor, float]

NA_CHANCE = 0.08
OPTIONAL_PHOTO_CHANCE = 0.12
REMARK_CHANCE = 0.12


def draw_answers(checklist: Checklist, quality: Quality, chance: Random) -> dict[str, Answer]:
    """Return answers to every shown question, with notes where the checklist asks for them."""
    answers: dict[str, Answer] = {}
    for question in checklist.questions:
        if question.type is QuestionType.NOTE or question.key not in shown_questions(checklist, answers):
            continue
        answers[question.key] = draw_answer(question, quality, chance)
    for section in checklist.sections:
        answers |= draw_feelings(section, answers, chance)
    return answers


def draw_answer(question: Question, quality: Quality, chance: Random) -> Answer:
    """Return one answer; a text now and then, no photo (photos are taken later)."""
    if question.allows_na and chance.random() < NA_CHANCE:
        return Answer(not_applicable=True)
    if question.factor is None:
        return Answer(draw_unscored(question, chance))
    level = min(0.98, max(0.05, quality[question.factor]))
    if question.critical is not None:  # what may never happen seldom does
        level += (1 - level) * 0.75
    value = draw_value(question, level, chance)
    return Answer(value, note=draw_note(question, value, chance))


def draw_unscored(question: Question, chance: Random) -> AnswerValue:
    """Return the value of a question that earns nothing."""
    if question.type is QuestionType.TEXT and (question.required or chance.random() < 0.4):
        return pick(STORIES, chance)
    if question.type is QuestionType.EMOTION:
        return chance.choice((2, 3, 3, 4, 4, 5))
    return None


def draw_value(question: Question, level: float, chance: Random) -> AnswerValue:
    """Return a value whose share is about ``level`` on average."""
    share = min(1.0, max(0.0, chance.gauss(level, 0.18)))
    match question.type:
        case QuestionType.YES_NO:
            is_good = chance.random() < level
            return question.good if is_good else {"yes": "no", "no": "yes"}[question.good]
        case QuestionType.SCALE:
            return 1 + round(share * (question.steps - 1))
        case QuestionType.CHOICE:
            options = [(abs(float(option.share) - share), option.key) for option in question.options]
            return min(options)[1]
        case QuestionType.MULTI:
            ticked = tuple(
                option.key for option in question.options if is_ticked(option.share, level, chance)
            )
            return ticked or ("none",)
        case QuestionType.DURATION:
            return max(0, draw_measure(question, share))
        case _:
            return Fraction(max(0, draw_measure(question, share)))


def is_ticked(share: Fraction, level: float, chance: Random) -> bool:
    """Whether an option of a multi question is ticked: good ones often, bad ones seldom."""
    return chance.random() < (level if share > 0 else (1 - level) * 0.4)


def draw_measure(question: Question, share: float) -> int:
    """Return the whole number whose share is nearest to ``share``."""
    target, limit = float(question.target or 0), float(question.limit or 0)
    return round(limit + share * (target - limit))


def draw_note(question: Question, value: AnswerValue, chance: Random) -> str:
    """Return a note where one is asked for, and sometimes where it is not."""
    share = share_of(question, Answer(value))
    is_low = question.note_below is not None and share is not None and share < question.note_below
    if is_low:
        phrases = [phrase.vi for phrase in question.phrases]
        return chance.choice(phrases) if phrases else pick(REMARKS[question.factor, False], chance)
    went_half = share is None or Fraction(1, 2) < share < 1
    if went_half or question.factor is None or chance.random() >= REMARK_CHANCE:
        return ""
    return pick(REMARKS[question.factor, share == 1], chance)


def draw_feelings(section: Section, answers: Mapping[str, Answer], chance: Random) -> dict[str, Answer]:
    """Return the section's emotion, near to how it went, and sometimes an opportunity."""
    shares = [
        share
        for question in section.questions
        if question.key in answers and question.is_scored
        if (share := share_of(question, answers[question.key])) is not None
    ]
    mean = float(sum(shares) / len(shares)) if shares else 0.6
    feelings: dict[str, Answer] = {}
    if section.asks_emotion:
        step = round(1 + 4 * mean + chance.gauss(-0.3, 0.5))
        feelings[f"{section.key}.emotion"] = Answer(min(5, max(1, step)))
    if section.asks_opportunity and chance.random() < 0.18:
        feelings[f"{section.key}.opportunity"] = Answer(pick(OPPORTUNITIES, chance))
    return feelings


def wants_photo(question: Question, answer: Answer, chance: Random) -> bool:
    """Whether the shopper took a photo at this question."""
    match question.photo:
        case PhotoRule.NONE:
            return question.type is QuestionType.PHOTO and chance.random() < OPTIONAL_PHOTO_CHANCE
        case PhotoRule.REQUIRED:
            return True
        case PhotoRule.REQUIRED_BELOW:
            share = share_of(question, answer)
            below = question.note_below or Fraction(1, 2)
            return (share is not None and share < below) or chance.random() < OPTIONAL_PHOTO_CHANCE
        case _:
            return chance.random() < OPTIONAL_PHOTO_CHANCE

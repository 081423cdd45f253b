"""Random checklists and answers: every scored type, bonuses, caps, conditions, hidden questions."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from audit_app.checklists.bands import DEFAULT_BANDS
from audit_app.checklists.condition import AllOf, AnyOf, Comparison, Condition, Test
from audit_app.checklists.definition import (
    SCORED_TYPES,
    Ambition,
    Checklist,
    Critical,
    CriticalEffect,
    Factor,
    Kind,
    Option,
    Question,
    QuestionType,
    Section,
    Stage,
    Text,
)
from audit_app.scoring.answers import Answer

WORDS = Text("thử", "try")
SHARES = st.sampled_from(
    [Fraction(*pair) for pair in ((-1, 1), (-1, 3), (-1, 20), (0, 1), (1, 7), (1, 2), (9, 10))]
)
POINTS = st.sampled_from(
    [Fraction(*pair) for pair in ((1, 1), (1, 4), (1, 2), (2, 1), (3, 1), (7, 2), (10, 1))]
)
CAPS = [Critical(CriticalEffect.CAP_FACTOR, Fraction(cap)) for cap in (0, 10, 50, 50, 75, 90, 100)]
OTHERS = [Critical(CriticalEffect.FLAG), Critical(CriticalEffect.FAIL_VISIT)]
CRITICALS = st.sampled_from([*[None] * 12, *CAPS, *OTHERS])
TYPES = st.sampled_from(sorted(SCORED_TYPES))
SECTIONS = st.sampled_from(("first", "second"))
FACTORS = st.sampled_from(Factor)
KINDS = st.sampled_from(Kind)
ONE_IN_FIVE = st.sampled_from((False, False, False, False, True))
YES_NO = st.sampled_from(("yes", "no"))
STEPS = st.integers(2, 10)
ENDS = st.sampled_from([(0, 300), (60, 180), (180, 60), (300, 0), (100, 101)])
PARTS = st.sampled_from([(1, 1), (1, 2, 3), (3, 3, 3), (9, 1)])
WEIGHTS = st.sampled_from(
    [(79, 69, 56, 50, 29), (0, 1, 2, 3, 4), (1, 1, 1, 1, 1), (5, 0, 0, 0, 0), (7, 3, 0, 11, 0)]
)
LEFT_OUT = st.sampled_from([None, None, None, None, Answer(), Answer(not_applicable=True)])
NUMBERS = st.integers(-400_000, 400_000).map(lambda thousandths: Fraction(thousandths, 1000))


@st.composite
def options(draw: Any, kind: QuestionType) -> tuple[Option, ...]:
    if kind is QuestionType.CHOICE:
        shares = [Fraction(1), *(abs(share) for share in draw(st.lists(SHARES, min_size=1, max_size=3)))]
    else:
        parts = draw(PARTS)
        bad = draw(st.lists(SHARES.filter(lambda share: share <= 0), max_size=2))
        shares = [*(Fraction(part, sum(parts)) for part in parts), *bad]
    return tuple(Option(f"o{row}", WORDS, share) for row, share in enumerate(shares))


@st.composite
def questions(draw: Any, number: int, earlier: tuple[Question, ...], *, plain: bool) -> Question:
    kind = draw(TYPES)
    question = Question(
        key=f"q{number}",
        number=number,
        section=draw(SECTIONS),
        type=kind,
        text=WORDS,
        factor=draw(FACTORS),
        kind=draw(KINDS),
        points=draw(POINTS),
        allows_na=True,
        bonus=draw(ONE_IN_FIVE),
        critical=draw(CRITICALS),
    )
    match kind:
        case QuestionType.YES_NO:
            question = replace(question, good=draw(YES_NO))
        case QuestionType.SCALE:
            question = replace(question, steps=draw(STEPS))
        case QuestionType.CHOICE | QuestionType.MULTI:
            question = replace(question, options=draw(options(kind)))
        case _:
            ends = draw(ENDS)
            question = replace(question, target=Fraction(ends[0]), limit=Fraction(ends[1]))
    if earlier and not plain and draw(st.booleans()):
        question = replace(question, show_if=draw(conditions(earlier)), hidden_fails=draw(st.booleans()))
    return question


def conditions(earlier: tuple[Question, ...]) -> st.SearchStrategy[Condition]:
    answered = st.builds(
        lambda question, wanted: Test(question.key, Comparison.ANSWERED, wanted),
        st.sampled_from(earlier),
        st.booleans(),
    )
    parts = st.lists(answered, min_size=1, max_size=2).map(tuple)
    asked_yes = [question for question in earlier if question.type is QuestionType.YES_NO]
    if not asked_yes:
        return st.one_of(answered, parts.map(AnyOf), parts.map(AllOf))
    says = st.builds(
        lambda question, look: Test(question.key, look, "yes"),
        st.sampled_from(asked_yes),
        st.sampled_from((Comparison.IS, Comparison.IS_NOT)),
    )
    return st.one_of(says, answered, parts.map(AnyOf), parts.map(AllOf))


@st.composite
def checklists(draw: Any, *, plain: bool = False) -> Checklist:
    """A checklist of 1–10 scored questions; a plain one has no conditions."""
    every: tuple[Question, ...] = ()
    for number in range(1, draw(st.integers(1, 8)) + 1):
        every = (*every, draw(questions(number, every, plain=plain)))
    weights = map(Fraction, draw(WEIGHTS))
    return with_questions(every, dict(zip(Factor, weights, strict=True)))


def with_questions(every: tuple[Question, ...], weights: dict[Factor, Fraction]) -> Checklist:
    """A checklist that asks these questions in this order (sections may thereby alternate)."""
    runs: list[list[Question]] = []
    for question in every:
        if runs and runs[-1][0].section == question.section:
            runs[-1].append(question)
        else:
            runs.append([question])
    return Checklist(
        key="random",
        version=1,
        title=WORDS,
        description=WORDS,
        channel="shop",
        weights=weights,
        weights_source=WORDS,
        threshold=Fraction(80),
        factor_thresholds=dict.fromkeys(Factor, Fraction(80)),
        bands=DEFAULT_BANDS,
        stamps=(),
        sections=tuple(
            Section(run[0].section, Stage.DURING, WORDS, WORDS, Ambition.EXCELLENT, Fraction(85), tuple(run))
            for run in runs
        ),
        digest="",
    )


def values_of(question: Question) -> st.SearchStrategy[Any]:
    """Every value that the question can be answered with."""
    match question.type:
        case QuestionType.YES_NO:
            return YES_NO
        case QuestionType.SCALE:
            return st.integers(1, question.steps)
        case QuestionType.CHOICE:
            return st.sampled_from([option.key for option in question.options])
        case QuestionType.MULTI:
            keys = [option.key for option in question.options]
            ticks = st.sets(st.sampled_from(keys), min_size=1)
            return st.one_of(
                st.just(("none",)), ticks.map(lambda some: tuple(key for key in keys if key in some))
            )
        case QuestionType.DURATION:
            return st.integers(0, 400)
        case _:
            return NUMBERS


@st.composite
def visits(draw: Any, *, plain: bool = False) -> tuple[Checklist, dict[str, Answer]]:
    """A checklist and answers to some of its questions."""
    checklist = draw(checklists(plain=plain))
    answers = {
        question.key: draw(LEFT_OUT) or Answer(draw(values_of(question))) for question in checklist.questions
    }
    return checklist, {key: answer for key, answer in answers.items() if answer != Answer()}

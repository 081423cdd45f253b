"""Which questions are shown."""

import json
from fractions import Fraction

import pytest

from audit_app.checklists.logic import condition_form, shown_questions
from audit_app.scoring.answers import Answer, read_answers
from tests.checklists.building import build_checklist

ASKED = [
    {"key": "greeted", "type": "yes_no", "factor": "staff_attitude", "na": True},
    {"key": "warm", "type": "scale", "factor": "staff_attitude"},
    {
        "key": "pick",
        "type": "choice",
        "factor": "convenience",
        "options": [{"key": "a", "share": 1}, {"key": "b", "share": 0}, {"key": "c", "share": 0}],
    },
    {
        "key": "ticks",
        "type": "multi",
        "factor": "convenience",
        "options": [{"key": "x", "share": 0.5}, {"key": "y", "share": 0.5}],
    },
    {"key": "wait", "type": "duration", "factor": "response_speed", "target": 60, "limit": 180},
    {"key": "price", "type": "number", "factor": "convenience", "target": 0, "limit": 9},
    {"key": "words", "type": "text"},
    {"key": "shot", "type": "photo"},
    {"key": "mood", "type": "emotion"},
]


def is_shown(condition, answers):
    checklist = build_checklist(*ASKED, {"key": "last", "type": "text", "show_if": condition})
    return "last" in shown_questions(checklist, read_answers(checklist, answers))


@pytest.mark.parametrize(
    ("condition", "answers", "shown"),
    [
        ({"question": "greeted", "is": "yes"}, {"greeted": "yes"}, True),
        ({"question": "greeted", "is": "yes"}, {"greeted": "no"}, False),
        ({"question": "greeted", "is_not": "yes"}, {"greeted": "no"}, True),
        ({"question": "warm", "is": 1}, {"warm": 1}, True),
        ({"question": "warm", "at_least": 3}, {"warm": 3}, True),
        ({"question": "warm", "at_least": 3}, {"warm": 2}, False),
        ({"question": "warm", "at_most": 3}, {"warm": 3}, True),
        ({"question": "warm", "any_of": [1, 5]}, {"warm": 5}, True),
        ({"question": "warm", "any_of": [1, 5]}, {"warm": 4}, False),
        ({"question": "pick", "any_of": ["a", "b"]}, {"pick": "b"}, True),
        ({"question": "pick", "any_of": ["a", "b"]}, {"pick": "c"}, False),
        ({"question": "ticks", "is": "x"}, {"ticks": ["x", "y"]}, True),
        ({"question": "ticks", "is_not": "x"}, {"ticks": ["y"]}, True),
        ({"question": "ticks", "any_of": ["x", "none"]}, {"ticks": ["none"]}, True),
        ({"question": "wait", "at_least": 0}, {"wait": 0}, True),
        ({"question": "wait", "at_most": 59}, {"wait": 60}, False),
        ({"question": "price", "is": 2.5}, {"price": "2,50"}, True),
        ({"question": "words", "answered": True}, {"words": "xin chào"}, True),
        ({"question": "words", "answered": True}, {"words": "  "}, False),
        ({"question": "shot", "answered": True}, {"shot": {"photos": ["a" * 64]}}, True),
        ({"question": "shot", "answered": True}, {"shot": {"note": "không chụp được"}}, False),
        ({"question": "mood", "at_most": 2}, {"mood": 2}, True),
        (
            {"all": [{"question": "greeted", "is": "yes"}, {"question": "warm", "at_most": 2}]},
            {"greeted": "yes", "warm": 3},
            False,
        ),
        (
            {"any": [{"question": "greeted", "is": "no"}, {"question": "warm", "at_most": 2}]},
            {"greeted": "yes", "warm": 2},
            True,
        ),
    ],
)
def test_a_condition_looks_at_the_earlier_answer(condition, answers, shown):
    assert is_shown(condition, answers) is shown


@pytest.mark.parametrize("answers", [{}, {"greeted": None}, {"greeted": "na"}])
@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        ({"question": "greeted", "is": "yes"}, False),
        ({"question": "greeted", "is_not": "yes"}, False),
        ({"question": "greeted", "any_of": ["yes", "no"]}, False),
        ({"question": "greeted", "answered": True}, False),
        ({"question": "greeted", "answered": False}, True),
    ],
)
def test_an_unanswered_or_not_applicable_question_satisfies_only_answered_false(answers, condition, shown):
    assert is_shown(condition, answers) is shown


def test_a_hidden_question_counts_as_unanswered_even_with_an_answer():
    checklist = build_checklist(
        ASKED[0],
        {"key": "inner", "type": "text", "show_if": {"question": "greeted", "is": "yes"}},
        {"key": "outer", "type": "text", "show_if": {"question": "inner", "answered": True}},
        {"key": "else", "type": "text", "show_if": {"question": "inner", "answered": False}},
    )
    answers = {"greeted": Answer("no"), "inner": Answer("viết từ trước")}
    assert shown_questions(checklist, answers) == {"greeted", "else"}


def test_the_browser_gets_a_condition_as_the_file_writes_it():
    written = {
        "any": [
            {"all": [{"question": "greeted", "is": "yes"}, {"question": "price", "at_least": 2.5}]},
            {"question": "warm", "any_of": [1, 2]},
            {"question": "words", "answered": False},
        ]
    }
    checklist = build_checklist(*ASKED, {"key": "last", "type": "text", "show_if": written})
    condition = checklist.question("last").show_if
    assert json.loads(json.dumps(condition_form(condition))) == written
    assert condition.parts[0].parts[1].operand == Fraction(5, 2)

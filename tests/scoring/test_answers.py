"""Answers as they are read from JSON, and what is refused."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest

from audit_app.scoring.answers import Answer, AnswersRefused, read_answers, write_answers
from tests.checklists.building import build_checklist

CHECKLIST = build_checklist(
    {"key": "greeted", "type": "yes_no", "factor": "staff_attitude", "na": True},
    {"key": "warm", "type": "scale", "factor": "staff_attitude"},
    {
        "key": "pick",
        "type": "choice",
        "factor": "convenience",
        "options": [{"key": "a", "share": 1}, {"key": "none", "share": 0}],
    },
    {
        "key": "ticks",
        "type": "multi",
        "factor": "convenience",
        "options": [{"key": "x", "share": 0.5}, {"key": "y", "share": 0.5}],
    },
    {"key": "wait", "type": "duration", "factor": "response_speed", "target": 60, "limit": 180},
    {"key": "price", "type": "number", "factor": "convenience", "target": 0, "limit": 9},
    {"key": "words", "type": "text", "na": True},
    {"key": "quote", "type": "text"},
    {"key": "shot", "type": "photo"},
    {"key": "mood", "type": "emotion"},
    {"key": "read", "type": "note"},
)
HASH = "a" * 64


@pytest.mark.parametrize(
    ("key", "written", "answer"),
    [
        ("greeted", "yes", Answer("yes")),
        ("greeted", True, Answer("yes")),
        ("greeted", False, Answer("no")),
        ("greeted", {"value": True}, Answer("yes")),
        ("greeted", None, Answer()),
        ("greeted", {}, Answer()),
        ("greeted", "na", Answer(not_applicable=True)),
        ("greeted", {"na": True, "note": "đóng cửa"}, Answer(not_applicable=True, note="đóng cửa")),
        ("greeted", {"na": False, "value": "no"}, Answer("no")),
        ("warm", 1, Answer(1)),
        ("warm", Decimal("5.0"), Answer(5)),
        ("pick", "none", Answer("none")),
        ("ticks", ["y", "x"], Answer(("x", "y"))),
        ("ticks", ["x", "x"], Answer(("x",))),
        ("ticks", "x", Answer(("x",))),
        ("ticks", ["none"], Answer(("none",))),
        ("ticks", [], Answer()),
        ("wait", 0, Answer(0)),
        ("wait", {"value": 90, "corrected": True}, Answer(90, corrected=True)),
        ("price", 0.1, Answer(Fraction(1, 10))),
        ("price", "12,5", Answer(Fraction(25, 2))),
        ("price", -3, Answer(Fraction(-3))),
        ("words", "na", Answer(not_applicable=True)),
        ("quote", "na", Answer("na")),
        ("quote", "Đa\u0300 Nẵng", Answer("Đà Nẵng")),
        ("shot", {"photos": [HASH]}, Answer(photos=(HASH,))),
        ("mood", 5, Answer(5)),
        ("visit.emotion", 3, Answer(3)),
        ("visit.opportunity", "Thêm ghế", Answer("Thêm ghế")),
    ],
)
def test_an_answer_is_read_from_its_long_form_and_its_short_form(key, written, answer):
    assert read_answers(CHECKLIST, {key: written}) == {key: answer}


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("greeted", "maybe"),
        ("greeted", 1),
        ("greeted", {"na": "yes"}),
        ("greeted", {"na": True, "value": "yes"}),
        ("greeted", {"not_applicable": True}),
        ("greeted", {"value": "yes", "note": 5}),
        ("greeted", {"value": "yes", "photos": HASH}),
        ("greeted", ["yes"]),
        ("warm", 0),
        ("warm", 6),
        ("warm", 2.5),
        ("warm", True),
        ("warm", "na"),
        ("pick", "z"),
        ("ticks", ["x", "none"]),
        ("ticks", ["z"]),
        ("ticks", [["x"]]),
        ("ticks", 3),
        ("wait", -1),
        ("wait", 1.5),
        ("wait", float("nan")),
        ("price", float("inf")),
        ("price", "1e999999999"),
        ("price", 1e300),
        ("price", "12.3.4"),
        ("quote", 5),
        ("shot", "a.jpg"),
        ("mood", 6),
        ("read", "yes"),
        ("greetd", "yes"),
        ("visit.mood", 3),
        ("visit.emotion", "na"),
    ],
)
def test_a_value_that_the_question_cannot_have_is_refused_by_name(key, written):
    with pytest.raises(AnswersRefused) as caught:
        read_answers(CHECKLIST, {"pick": "a", key: written})
    (mistake,) = caught.value.mistakes
    assert mistake.key == key
    assert mistake.problem.vi != mistake.problem.en


def test_all_mistakes_of_an_answers_file_come_together():
    with pytest.raises(AnswersRefused) as caught:
        read_answers(CHECKLIST, {"warm": 9, "greetd": "yes", "pick": "a", "wait": -1})
    assert caught.value.into("en").splitlines() == [
        "warm: 9 is not a whole number from 1 to 5.",
        "greetd: the checklist has no such question (did you mean “greeted”).",
        "wait: -1 is not a whole number from 0.",
    ]


@pytest.mark.parametrize("document", [[], "yes", None, 3, {"answers": []}])
def test_something_that_is_no_set_of_answers_is_refused(document):
    with pytest.raises(AnswersRefused):
        read_answers(CHECKLIST, document)


def test_answers_may_be_wrapped_with_other_things_beside_them():
    wrapped = {"code": "8F3K-2Q7M", "answers": {"greeted": "yes"}, "branch": 7}
    assert read_answers(CHECKLIST, wrapped) == {"greeted": Answer("yes")}


def test_a_section_that_asks_for_no_emotion_takes_none():
    checklist = build_checklist({"key": "greeted", "type": "yes_no", "factor": "staff_attitude"})
    assert read_answers(checklist, {"visit.emotion": 3})
    with pytest.raises(AnswersRefused):
        read_answers(checklist, {"other.emotion": 3})


def test_every_kind_of_answer_survives_being_written():
    answers = {
        "greeted": Answer(not_applicable=True, note="Không có ai"),
        "warm": Answer(4),
        "pick": Answer("a", photos=(HASH, "b" * 64)),
        "ticks": Answer(("x", "y")),
        "wait": Answer(0, corrected=True),
        "price": Answer(Fraction(1234567, 1000)),
        "words": Answer(),
        "quote": Answer("“Chờ tôi”"),
        "visit.emotion": Answer(1),
    }
    assert read_answers(CHECKLIST, json.loads(json.dumps(write_answers(answers)))) == answers

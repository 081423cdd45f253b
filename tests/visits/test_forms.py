"""The form of a section: from question to field, from post to answer and back."""

from fractions import Fraction

import pytest
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from audit_app.checklists.definition import QuestionType
from audit_app.checklists.loader import read_checklist
from audit_app.programmes.question_words import condition_words
from audit_app.scoring.answers import Answer
from audit_app.visits.answer_words import answer_words
from audit_app.visits.forms import AnswerForm, control_id, value_field
from tests.factories import SMALL_CHECKLIST

SOURCE = SMALL_CHECKLIST.read_text(encoding="utf-8")
EXTRA = """
[[sections]]
key = "more"
stage = "after"
title = { vi = "Thêm", en = "More" }
touchpoint = { vi = "Thêm", en = "More" }
ambition = "good_enough"
target = 60
emotion = false
opportunity = false

[[sections.questions]]
key = "data"
type = "number"
text = { vi = "Số phút", en = "Minutes" }
factor = "convenience"
kind = "fact"
target = 1
limit = 9
na = true

[[sections.questions]]
key = "felt"
type = "emotion"
text = { vi = "Cảm xúc", en = "Emotion" }
show_if.any = [
  { question = "data", at_most = 2 },
  { question = "told_about", any_of = ["returns", "none"] },
]

[[sections.questions]]
key = "receipt"
type = "photo"
text = { vi = "Hóa đơn", en = "Receipt" }
photo = "required"

[[sections.questions]]
key = "reminder"
type = "note"
text = { vi = "Nhớ giữ hóa đơn", en = "Keep the receipt" }
"""


@pytest.fixture
def checklist(app):
    return read_checklist(SOURCE + EXTRA, "more.toml")


def post(checklist, section, **fields):
    form = AnswerForm(checklist, [checklist.section(section)])
    form.read(
        MultiDict(
            [
                (name.replace("__", "."), value)
                for name, values in fields.items()
                for value in (values if isinstance(values, list) else [values])
            ]
        )
    )
    form.validate()
    return form


def test_every_type_of_question_has_a_field_or_is_only_read(app, checklist):
    made = {question.type: value_field(question) for question in checklist.questions}
    assert set(made) == set(QuestionType)
    assert [kind for kind, field in made.items() if field is None] == [QuestionType.NOTE]


def test_a_question_may_be_called_like_anything_of_the_forms_own(app, checklist):
    form = post(checklist, "more", data="2")
    assert form.answers({})["data"] == Answer(Fraction(2))


@pytest.mark.parametrize(
    ("typed", "value"),
    [("2,5", Fraction(5, 2)), ("2.5", Fraction(5, 2)), (" 12 ", 12), ("", None), ("-3", -3)],
)
def test_numbers_are_understood_with_comma_and_point(app, checklist, typed, value):
    form = post(checklist, "leaving", staff_count=typed)
    assert not form.errors
    assert form.answers({})["staff_count"].value == value


@pytest.mark.parametrize("typed", ["hai", "1.200,5", "12%", "1e9", "NaN", "0,12345678"])
def test_what_is_no_number_is_said_and_the_stored_one_kept(app, checklist, typed):
    form = post(checklist, "leaving", staff_count=typed)
    assert "staff_count" in form.errors
    assert form.answers({"staff_count": Answer(Fraction(3))})["staff_count"].value == 3
    assert typed in str(form["staff_count"]())


@pytest.mark.parametrize(
    ("minutes", "seconds", "value"),
    [("1", "30", 90), ("", "45", 45), ("2", "", 120), ("", "", None), ("0", "0", 0), ("", "90", 90)],
)
def test_minutes_and_seconds_become_seconds(app, checklist, minutes, seconds, value):
    form = post(checklist, "welcome", waiting_time__minutes=minutes, waiting_time__seconds=seconds)
    assert form.answers({})["waiting_time"].value == value


@pytest.mark.parametrize(("minutes", "seconds"), [("một", ""), ("-1", ""), ("1,5", ""), ("99999", "")])
def test_what_is_no_duration_is_said(app, checklist, minutes, seconds):
    form = post(checklist, "welcome", waiting_time__minutes=minutes, waiting_time__seconds=seconds)
    assert "waiting_time" in form.errors


def test_none_of_these_is_an_answer_and_an_untouched_question_is_none(app, checklist):
    assert post(checklist, "advice", told_about="none").answers({})["told_about"].value == ("none",)
    assert post(checklist, "advice").answers({})["told_about"].value is None
    both = post(checklist, "advice", told_about=["none", "returns"])
    assert "told_about" in both.errors


@pytest.mark.parametrize(
    "fields",
    [
        {"greeting_warmth": "6"},
        {"greeting_warmth": "0"},
        {"greeting_warmth": "x"},
        {"greeted": "maybe"},
        {"greeted": "na"},
    ],
)
def test_a_value_that_was_not_offered_is_refused(app, checklist, fields):
    (name,) = fields
    assert name in post(checklist, "welcome", **fields).errors


def test_not_applicable_is_a_radio_where_there_are_radios_and_a_box_elsewhere(app, checklist):
    assert post(checklist, "leaving", parking="na").answers({})["parking"] == Answer(not_applicable=True)
    boxed = post(checklist, "more", data="5", data__na="y").answers({})["data"]
    assert boxed == Answer(not_applicable=True)


def test_the_letters_na_written_as_a_text_are_a_text(app, checklist):
    assert post(checklist, "leaving", anything_else="na").answers({})["anything_else"] == Answer("na")


def test_a_radio_that_was_cleared_is_unanswered(app, checklist):
    before = {"parking": Answer("yes", note="Chật.")}
    assert post(checklist, "leaving", parking__note="Chật.").answers(before)["parking"] == Answer(
        note="Chật."
    )


def test_photos_and_corrections_survive_a_post_of_the_text_beside_them(app, checklist):
    before = {"prices_agree": Answer("no", photos=("a" * 64,)), "waiting_time": Answer(90, corrected=True)}
    assert post(checklist, "advice", prices_agree="yes").answers(before)["prices_agree"].photos == ("a" * 64,)
    same = post(checklist, "welcome", waiting_time__minutes="1", waiting_time__seconds="30").answers(before)
    assert same["waiting_time"].corrected


def test_a_wait_that_was_timed_and_then_changed_by_hand_says_so(app, checklist):
    data = {"waiting_time__minutes": "2", "waiting_time__corrected": "y"}
    assert post(checklist, "welcome", **data).answers({})["waiting_time"] == Answer(120, corrected=True)
    cleared = post(checklist, "welcome", waiting_time__corrected="y").answers({})
    assert cleared["waiting_time"] == Answer()


def test_what_is_filled_in_reads_back_the_same(app, checklist):
    answers = {
        "data": Answer(not_applicable=True, note="Không đo được."),
        "felt": Answer(4),
        "receipt": Answer(photos=("b" * 64,)),
    }
    form = AnswerForm(checklist, [checklist.section("more")]).fill(answers)
    assert form.validate()
    assert form.answers(answers) == answers


def test_a_text_that_is_too_long_is_refused(app, checklist):
    form = post(checklist, "leaving", anything_else="ơ" * 4001)
    assert "4000" in form["anything_else"].errors[0]


def test_links_go_to_the_first_control(app, checklist):
    assert control_id(checklist, "greeted") == "greeted-0"
    assert control_id(checklist, "waiting_time") == "waiting_time"
    assert control_id(checklist, "greeted.note") == "greeted.note"
    assert control_id(checklist, "welcome.emotion") == "welcome.emotion-0"


def test_answers_and_conditions_are_said_in_words(app, checklist):
    with force_locale("vi"):
        felt = checklist.question("felt")
        words = condition_words(checklist, felt.show_if)
        assert words == "câu 11 từ “2” trở xuống hoặc câu 6 là “Đổi trả” hoặc “Không có ý nào”"
        assert answer_words(felt, Answer(5)) == "Rất vui"
        assert (
            answer_words(checklist.question("told_about"), Answer(("returns", "warranty")))
            == "Đổi trả, Bảo hành"
        )
        assert answer_words(checklist.question("staff_count"), Answer(Fraction(5, 2))) == "2,5 người"
        assert answer_words(checklist.question("waiting_time"), Answer(90)) == "1 phút 30 giây"
        assert answer_words(checklist.question("greeting_warmth"), Answer(4)) == "4 trên 5"
    with force_locale("en"):
        assert answer_words(checklist.question("staff_count"), Answer(Fraction(5, 2))) == "2.5 people"

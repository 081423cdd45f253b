"""A checklist file is loaded whole, or refused with every mistake in it."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from audit_app.checklists.definition import (
    AllOf,
    AnyOf,
    Comparison,
    Critical,
    CriticalEffect,
    Factor,
    PhotoRule,
    QuestionType,
    Text,
)
from audit_app.checklists.definition import Test as Look
from audit_app.checklists.loader import load_checklist, read_checklist
from audit_app.checklists.mistakes import ChecklistRefused
from tests.checklists.building import build_checklist, checklist_source

HERE = Path(__file__).parent
TEN = HERE / "ten-mistakes.toml"


def refusal(source: str | bytes, file: str = "try.toml") -> ChecklistRefused:
    with pytest.raises(ChecklistRefused) as caught:
        read_checklist(source, file)
    return caught.value


def line_with(words: str) -> int:
    lines = TEN.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def last_line_with(words: str) -> int:
    lines = TEN.read_text(encoding="utf-8").splitlines()
    return max(number for number, line in enumerate(lines, 1) if words in line)


def test_ten_different_mistakes_are_all_named_with_their_lines():
    with pytest.raises(ChecklistRefused) as caught:
        load_checklist(TEN)
    found = [(mistake.line, mistake.field) for mistake in caught.value.mistakes]
    assert found == [
        (line_with("shoop"), "checklist.channel"),
        (line_with("Mười lỗi"), "checklist.title.en"),
        (line_with("overall = 180"), "thresholds.overall"),
        (line_with("to = 70"), "bands[2].to"),
        (line_with("staff_atitude"), "sections[1].questions[1].factor (greeted)"),
        (line_with("limit = 60"), "sections[1].questions[2].limit (waited)"),
        (line_with("options = ["), "sections[1].questions[3].options (offers)"),
        (last_line_with('key = "greeted"'), "sections[1].questions[4].key (greeted)"),
        (line_with("show_if"), "sections[1].questions[5].show_if.question (why)"),
        (line_with("critcal"), "sections[1].questions[6].critcal (fixed)"),
    ]


def test_every_mistake_says_in_both_languages_what_is_wrong_and_how_to_mend_it():
    with pytest.raises(ChecklistRefused) as caught:
        load_checklist(TEN)
    for mistake in caught.value.mistakes:
        for text in (mistake.problem, mistake.remedy):
            assert text.vi
            assert text.en
            assert text.vi != text.en
    lines = caught.value.into("en").splitlines()
    assert lines[0] == (f"{TEN}:6: checklist.channel: “shoop” is not one of the values. Did you mean “shop”.")
    assert "Có phải bạn muốn viết “critical”." in caught.value.message


def test_a_whole_file_comes_out_as_it_was_written():
    checklist = load_checklist(HERE / "every-field.v3.toml")
    assert (checklist.name, checklist.issued, checklist.channel) == (
        "every-field.v3",
        date(2026, 11, 1),
        "call",
    )
    assert checklist.weights[Factor.CONVENIENCE] == Fraction(5, 2)
    assert checklist.factor_thresholds[Factor.CONVENIENCE] == 70
    assert checklist.factor_thresholds[Factor.RESPONSE_SPEED] == Fraction("82.5")
    assert [band.key for band in checklist.bands] == ["pass", "fail"]
    assert [stamp.key for stamp in checklist.stamps] == ["ringing", "picked_up"]
    section = checklist.section("call")
    assert (section.asks_emotion, section.asks_opportunity) == (False, True)
    assert section.guidance == Text("Gọi giờ cao điểm", "Call at peak time")
    assert [question.number for question in checklist.questions] == list(range(1, 11))


def test_every_field_of_a_question_arrives():
    ask = load_checklist(HERE / "every-field.v3.toml").question
    assert ask("rings").stamps == ("ringing", "picked_up")
    assert (ask("rings").target, ask("rings").limit) == (10, 40)
    assert (ask("shouted").good, ask("shouted").critical) == (
        "no",
        Critical(CriticalEffect.CAP_FACTOR, Fraction(50)),
    )
    warmth = ask("warmth")
    assert (warmth.steps, warmth.low_label, warmth.high_label) == (
        7,
        Text("Lạnh", "Cold"),
        Text("Ấm", "Warm"),
    )
    assert (warmth.note_below, warmth.photo, warmth.photo_max) == (
        Fraction(1, 2),
        PhotoRule.REQUIRED_BELOW,
        2,
    )
    assert warmth.phrases == (Text("Giọng lạnh nhạt", "A cold voice"),)
    assert [option.share for option in ask("steps_done").options] == [
        Fraction("0.7"),
        Fraction("0.3"),
        Fraction(-1, 2),
    ]
    assert (ask("offers").unit, ask("offers").bonus, ask("offers").points) == (
        Text("gợi ý", "offers"),
        True,
        Fraction(1, 2),
    )
    assert (ask("solved").show_if, ask("solved").hidden_fails) == (
        AllOf(
            (
                Look("warmth", Comparison.AT_LEAST, Fraction(2)),
                AnyOf(
                    (
                        Look("steps_done", Comparison.IS, "named"),
                        Look("shouted", Comparison.ANSWERED, operand=False),
                    )
                ),
            )
        ),
        True,
    )
    assert (ask("screen").required, ask("screen").photo) == (True, PhotoRule.REQUIRED)
    assert (ask("words").required, ask("words").type) == (False, QuestionType.TEXT)
    assert ask("mood").allows_na


def test_what_a_file_leaves_out_is_the_usual():
    checklist = build_checklist({"key": "easy", "type": "yes_no", "factor": "convenience"})
    assert [int(weight) for weight in checklist.weights.values()] == [79, 69, 56, 50, 29]
    assert "SOI.Pro" in checklist.weights_source.en
    assert checklist.threshold == 80
    assert [(band.key, int(band.low)) for band in checklist.bands] == [
        ("excellent", 90),
        ("good", 80),
        ("needs_work", 60),
        ("poor", 0),
    ]
    question = checklist.question("easy")
    assert (question.points, question.required, question.allows_na) == (1, True, False)


def test_a_text_is_read_in_nfc_and_a_byte_order_mark_or_windows_lines_do_no_harm():
    source = checklist_source({"key": "easy", "type": "yes_no", "factor": "convenience"})
    decomposed = source.replace('vi = "Dựng để thử"', 'vi = "Đa\u0300 Nă\u0303ng"')
    checklist = read_checklist(b"\xef\xbb\xbf" + decomposed.replace("\n", "\r\n").encode(), "try.toml")
    assert checklist.title.vi == "Đà Nẵng"


def test_a_file_that_is_not_toml_names_the_line():
    found = refusal('format = 1\n[checklist]\nkey = "a\nversion = 1\n').mistakes
    assert [(mistake.line, mistake.field) for mistake in found] == [(3, "TOML")]


def test_a_file_that_ends_too_early_names_its_last_line():
    found = refusal('format = 1\nbands = [\n  { key = "a" },\n').mistakes
    assert [mistake.line for mistake in found] == [3]


def test_a_file_that_is_not_utf8_names_the_line():
    found = refusal("format = 1\n# Cửa hàng\n".encode("utf-16"))
    assert [mistake.field for mistake in found.mistakes] == ["UTF-8"]
    found = refusal(b"format = 1\n# caf\xe9\n")
    assert [mistake.line for mistake in found.mistakes] == [2]


def test_an_empty_file_is_told_what_it_needs():
    fields = [mistake.field for mistake in refusal("").mistakes]
    assert fields == ["checklist", "format", "sections"]


def test_a_file_called_after_another_checklist_is_refused():
    source = checklist_source({"key": "easy", "type": "yes_no", "factor": "convenience"})
    fields = [mistake.field for mistake in refusal(source, "folder/other.v2.toml").mistakes]
    assert fields == ["checklist.key", "checklist.version"]
    assert read_checklist(source, "folder/built.v1.toml").name == "built.v1"

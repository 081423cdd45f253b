"""Which checklist versions may be averaged."""

from audit_app.checklists.loader import read_checklist
from audit_app.comparison.lines import checklist_lines
from tests.comparison.chain import SOURCE

WEIGHTS = """[weights]
problem_handling = 1
staff_attitude = 1
convenience = 1
consistent_information = 1
response_speed = 1
source = { vi = "Trụ sở chính", en = "Head office" }

[thresholds]"""


def version(number, old="", new=""):
    assert old in SOURCE
    return read_checklist(
        SOURCE.replace("version = 1", f"version = {number}").replace(old, new) if old else
        SOURCE.replace("version = 1", f"version = {number}"),
        f"small-shop.v{number}.toml",
    )  # fmt: skip


def codes(*checklists):
    return [(line.code, line.versions, line.is_mixed) for line in checklist_lines(checklists)]


def test_a_corrected_wording_stays_on_the_line():
    reworded = version(2, "Nhân viên chào bạn trong 30 giây đầu", "Nhân viên chào bạn trong vòng 30 giây")
    assert codes(version(1), reworded) == [("small-shop.v2", (1, 2), False)]


def test_another_threshold_stays_on_the_line_and_the_newest_is_shown():
    stricter = version(2, "overall = 80", "overall = 85")
    (line,) = checklist_lines([stricter, version(1)])
    assert line.checklist.threshold == 85


def test_other_weights_begin_a_new_line():
    weighed = version(2, "[thresholds]", WEIGHTS)
    assert codes(version(1), weighed) == [
        ("small-shop.v2", (2,), False),
        ("small-shop.v1", (1,), False),
        ("small-shop", (1, 2), True),
    ]


def test_another_scored_question_begins_a_new_line():
    turned = version(2, 'kind = "fact"\nnote_below = 0.5', 'kind = "fact"\npoints = 2\nnote_below = 0.5')
    assert len(codes(version(1), turned)) == 3


def test_a_question_in_another_touchpoint_begins_a_new_line():
    asked = '[[sections.questions]]\nkey = "parking"\n'
    start, end = SOURCE.index(asked), SOURCE.index('[[sections.questions]]\nkey = "staff_count"')
    leaving = '[[sections]]\nkey = "leaving"'
    source = SOURCE.replace("version = 1", "version = 2").replace(SOURCE[start:end], "")
    moved = read_checklist(source.replace(leaving, SOURCE[start:end] + leaving), "small-shop.v2.toml")
    assert {question.key for question in moved.questions} == {
        question.key for question in version(1).questions
    }
    assert len(codes(version(1), moved)) == 3


def test_a_return_to_the_old_questions_returns_to_the_old_line():
    turned = version(2, "[thresholds]", WEIGHTS)
    assert codes(version(1), turned, version(3)) == [
        ("small-shop.v3", (1, 3), False),
        ("small-shop.v2", (2,), False),
        ("small-shop", (1, 2, 3), True),
    ]


def test_another_checklist_is_never_on_the_same_line():
    other = read_checklist(SOURCE.replace('key = "small-shop"', 'key = "kiosk"'), "kiosk.v1.toml")
    assert codes(version(1), other) == [("kiosk.v1", (1,), False), ("small-shop.v1", (1,), False)]

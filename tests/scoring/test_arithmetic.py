"""The calculation in words: every number that a person needs, in both languages."""

import re
from fractions import Fraction

import pytest

from audit_app.scoring.answers import read_answers
from audit_app.scoring.arithmetic import explain_score
from audit_app.scoring.score import score_visit, shown
from tests.checklists.building import build_checklist
from tests.scoring.test_cases import CASES, load_case

MULTI = {
    "key": "ticks",
    "type": "multi",
    "factor": "staff_attitude",
    "options": [{"key": "a", "share": 0.6}, {"key": "b", "share": 0.4}, {"key": "bad", "share": -0.5}],
}


def explain(answers, *questions, language="en"):
    checklist = build_checklist(*questions)
    given = read_answers(checklist, answers)
    return explain_score(checklist, given, score_visit(checklist, given), language)


def line_about(key, lines):
    return next(line.split(None, 1)[1] for line in lines if line.split()[:1] == [key])


@pytest.mark.parametrize(
    ("question", "answer", "step"),
    [
        ({"type": "yes_no", "good": "no"}, "no", "no: 1 × 1 = 1 / 1"),
        ({"type": "scale"}, 4, "(4 − 1) ÷ (5 − 1) = 0.75; 0.75 × 1 = 0.75 / 1"),
        ({"type": "scale", "steps": 4, "points": 3}, 2, "(2 − 1) ÷ (4 − 1) ≈ 0.3333; 0.3333 × 3 ≈ 1 / 3"),
        (
            {"type": "duration", "target": 60, "limit": 180},
            300,
            "(180 − 300) ÷ (180 − 60) = −1, kept within 0–1; 0 × 1 = 0 / 1",
        ),
        (
            {"type": "number", "target": -18, "limit": -12},
            -15,
            "(−12 − (−15)) ÷ (−12 − (−18)) = 0.5; 0.5 × 1 = 0.5 / 1",
        ),
        ({**MULTI}, ["a", "bad"], "a, bad: 0.6 + (−0.5) = 0.1; 0.1 × 1 = 0.1 / 1"),
        ({**MULTI}, ["none"], "none of these: 0 × 1 = 0 / 1"),
        ({"type": "yes_no", "bonus": True, "points": 2}, "yes", "yes: 1 × 2 = 2 / 0 (bonus)"),
        ({"type": "yes_no", "na": True}, "na", "not applicable"),
        ({"type": "yes_no"}, None, "unanswered"),
    ],
)
def test_the_way_from_an_answer_to_its_points_is_written_out(question, answer, step):
    asked = {"factor": "staff_attitude", **question, "key": "asked"}
    other = {"key": "other", "type": "yes_no", "factor": "convenience"}
    assert line_about("asked", explain({"asked": answer, "other": "yes"}, asked, other)) == step


def test_vietnamese_numbers_have_a_decimal_comma():
    lines = explain({"warm": 4}, {"key": "warm", "type": "scale", "factor": "staff_attitude"}, language="vi")
    assert line_about("warm", lines) == "(4 − 1) ÷ (5 − 1) = 0,75; 0,75 × 1 = 0,75 / 1"
    assert "Điểm: 75,0 (ngưỡng 80: −5, dưới ngưỡng)" in lines


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_equations_hold_when_they_are_computed_again(path, language):
    checklist, answers, score = load_case(path)
    lines = "\n".join(explain_score(checklist, answers, score, language)).replace(",", ".")
    equations = re.findall(r"100 × ([\d.]+) ÷ ([\d.]+) ([=≈]) ([\d.]*\d)", lines)
    assert len(equations) >= sum(line.score is not None for line in score.factors.values())
    for earned, possible, equals, result in equations:
        computed = 100 * Fraction(earned) / Fraction(possible)
        assert abs(computed - Fraction(result)) < Fraction(1, 100)
        assert equals == "≈" or computed == Fraction(result)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_printed_losses_are_a_column_that_adds_up(path):
    checklist, answers, score = load_case(path)
    lines = explain_score(checklist, answers, score, "en")
    start = next(row for row, line in enumerate(lines) if line.startswith("4. "))
    block = lines[start + 1 : lines.index("", start)]
    if score.score is None:
        assert block == ["  not assessed"]
        return
    *losses, total = [Fraction(line.split()[0].replace("−", "-")) for line in block]
    assert sum(losses) == total
    assert block[-1].endswith(f"together, which is 100 − {shown(score.score)}")

"""The example in checklists/README.md is a checklist, and it shows the whole format."""

import re
from pathlib import Path

from audit_app.checklists.definition import CriticalEffect, Kind, PhotoRule, QuestionType, Stage
from audit_app.checklists.loader import read_checklist

README = Path(__file__).parents[2] / "checklists" / "README.md"


def example():
    blocks = re.findall(r"```toml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 1
    key = re.search(r'^key = "([^"]+)"', blocks[0], re.MULTILINE).group(1)
    return read_checklist(blocks[0], f"{key}.v1.toml")


def test_the_example_loads_without_a_warning():
    assert example().warnings == ()


def test_the_example_shows_every_type_stage_and_rule():
    checklist = example()
    questions = checklist.questions
    assert {question.type for question in questions} == set(QuestionType)
    assert {section.stage for section in checklist.sections} == set(Stage)
    assert {question.kind for question in questions if question.is_scored} == set(Kind)
    assert {question.critical.effect for question in questions if question.critical} == set(CriticalEffect)
    assert {question.photo for question in questions} >= {PhotoRule.OPTIONAL, PhotoRule.REQUIRED_BELOW}
    for shown in (
        "allows_na",
        "bonus",
        "show_if",
        "hidden_fails",
        "guidance",
        "note_below",
        "phrases",
        "stamps",
    ):
        assert any(getattr(question, shown) for question in questions), shown

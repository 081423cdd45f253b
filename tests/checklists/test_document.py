"""A checklist survives being frozen in a release."""

import json
from pathlib import Path

import pytest

from audit_app.checklists.document import read_checklist, write_checklist
from audit_app.checklists.loader import load_checklist
from audit_app.checklists.loader import read_checklist as read_file

ROOT = Path(__file__).parent.parent.parent
FILES = [*sorted((ROOT / "checklists").glob("*.toml")), ROOT / "tests" / "cases" / "small-shop.v1.toml"]

JOINED = """
[[sections.questions]]
key = "joined"
type = "text"
text = { vi = "Chuyện gì xảy ra", en = "What happened" }
show_if = { WORD = [
  { question = "greeted", is = "yes" },
  { any = [{ question = "waiting_time", at_least = 90 }, { question = "greeting_warmth", any_of = [1, 2] }] },
] }
"""


def with_joined_condition(word: str) -> str:
    return FILES[-1].read_text(encoding="utf-8") + JOINED.replace("WORD", word)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_checklist_comes_back_from_json_as_it_was(file: Path) -> None:
    checklist = load_checklist(file)
    assert read_checklist(json.loads(json.dumps(write_checklist(checklist)))) == checklist


@pytest.mark.parametrize("word", ["all", "any"])
def test_joined_conditions_come_back_as_they_were(word: str) -> None:
    checklist = read_file(with_joined_condition(word), "joined.toml")
    assert read_checklist(write_checklist(checklist)) == checklist


def test_all_and_any_have_different_digests() -> None:
    both = {read_file(with_joined_condition(word), "joined.toml").digest for word in ("all", "any")}
    assert len(both) == 2


def test_no_number_of_a_frozen_checklist_is_inexact() -> None:
    def floats(value: object) -> list[float]:
        match value:
            case dict():
                return [found for each in value.values() for found in floats(each)]
            case list():
                return [found for each in value for found in floats(each)]
        return [value] if isinstance(value, float) else []

    assert floats(write_checklist(load_checklist(FILES[0]))) == []


def test_a_document_with_an_unknown_field_is_refused() -> None:
    document = write_checklist(load_checklist(FILES[-1]))
    with pytest.raises(ValueError, match="Checklist has no colour"):
        read_checklist({**document, "colour": "blue"})

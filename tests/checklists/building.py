"""Short checklists for tests: what a test does not care about is filled in."""

import json
from decimal import Decimal
from typing import Any

from audit_app.checklists.definition import Checklist
from audit_app.checklists.loader import read_checklist

SCORED = {"yes_no", "scale", "choice", "multi", "duration", "number"}


def build_checklist(*questions: dict[str, Any], **tables: Any) -> Checklist:
    """A loaded checklist of these questions; ``tables`` are weights, thresholds, bands, stamps."""
    return read_checklist(checklist_source(*questions, **tables), "built.toml")


def checklist_source(*questions: dict[str, Any], **tables: Any) -> str:
    """The TOML text of a checklist of these questions."""
    stamps = tables.pop("stamps", [])
    head = {
        "key": "built",
        "version": 1,
        "channel": "shop",
        "title": both("Dựng để thử"),
        "description": both("Dựng để thử"),
        "stamps": stamps,
    }
    if "weights" in tables:
        tables["weights"] = {"source": both("Tự đặt"), **tables["weights"]}
    sections: dict[str, dict[str, Any]] = {}
    for question in questions:
        key = question.get("section", "visit")
        sections.setdefault(key, section_fields(key))["questions"].append(question_fields(question))
    document = {"format": 1, "checklist": head, **tables, "sections": list(sections.values())}
    return "\n".join(f"{name} = {toml(value)}" for name, value in document.items())


def section_fields(key: str) -> dict[str, Any]:
    return {
        "key": key,
        "stage": "during",
        "title": both(key),
        "touchpoint": both(key),
        "ambition": "good_enough",
        "target": 80,
        "questions": [],
    }


def question_fields(question: dict[str, Any]) -> dict[str, Any]:
    fields = {"text": both(question["key"]), **question}
    fields.pop("section", None)
    if fields["type"] in SCORED:
        fields = {"kind": "fact", **fields}
    for option in fields.get("options", []):
        option.setdefault("label", both(option["key"]))
    return fields


def both(words: str) -> dict[str, str]:
    return {"vi": words, "en": words}


def toml(value: Any) -> str:
    """A value on one line, as TOML writes it."""
    match value:
        case dict():
            return "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + " }"
        case list() | tuple():
            return "[" + ", ".join(toml(item) for item in value) + "]"
        case bool():
            return "true" if value else "false"
        case int() | float() | Decimal():
            return str(value)
        case _:
            return json.dumps(str(value), ensure_ascii=False)

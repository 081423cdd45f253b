"""The visits of tests/cases/scoring, each worked out by hand."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from audit_app.scoring.answers import read_answers
from audit_app.scoring.document import score_document
from audit_app.scoring.losses import printed_losses
from audit_app.scoring.score import score_visit, shown, stored
from tests.checklists.building import build_checklist

FOLDER = Path(__file__).parent.parent / "cases" / "scoring"
CASES = sorted(FOLDER.glob("*.toml"))
KNOWN = {"title", "question", "expected", "weights", "thresholds", "bands"}


def read_case(path: Path):
    case = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    assert case.keys() <= KNOWN, "a case has only the parts that its README names"
    questions = [{**question} for question in case["question"]]
    answers = {question["key"]: question.pop("answer") for question in questions if "answer" in question}
    checklist = build_checklist(
        *questions, **{name: case[name] for name in ("weights", "thresholds", "bands") if name in case}
    )
    return checklist, read_answers(checklist, answers), case["expected"]


def load_case(path: Path):
    checklist, answers, _ = read_case(path)
    return checklist, answers, score_visit(checklist, answers)


def as_written(value: Any) -> Any:
    return None if value == "not assessed" else float(value) if isinstance(value, Decimal) else value


def line_as_written(wanted: Any) -> dict[str, Any]:
    fields = wanted if isinstance(wanted, dict) else {"score": wanted}
    return {name: as_written(value) for name, value in fields.items()}


def loss_name(loss: Any) -> str:
    return loss.question or f"{loss.kind} {loss.factor}"


def test_there_are_cases():
    assert len(CASES) >= 25


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_visit_scores_as_worked_out_by_hand(path):
    checklist, answers, expected = read_case(path)
    score = score_visit(checklist, answers)
    document = score_document(checklist, score)
    for name, wanted in expected.items():
        match name:
            case "factors" | "touchpoints":
                for key, line in wanted.items():
                    figures = {field: document[name][key][field] for field in line_as_written(line)}
                    assert figures == line_as_written(line), key
            case "losses" | "printed":
                printed = printed_losses(score, places=2 if name == "losses" else 1)
                found = {loss_name(loss): float(value) for loss, value in printed}
                assert found == {key: float(value) for key, value in wanted.items()}
            case _:
                assert document[name] == as_written(wanted), name


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_losses_of_every_case_add_up(path):
    _, _, score = load_case(path)
    if score.score is None:
        assert score.losses == ()
        return
    assert sum(loss.lost for loss in score.losses) == 100 - score.score
    assert sum(value for _, value in printed_losses(score)) == 100 - shown(score.score)
    assert sum(value for _, value in printed_losses(score, places=2)) == 100 - stored(score.score)

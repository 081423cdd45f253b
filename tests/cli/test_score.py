"""``score``: an answers file scored without a database."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from audit_app.checklists.loader import load_checklist
from audit_app.cli.choosing import FOLDER
from audit_app.cli.score import score_command
from audit_app.scoring.answers import write_answers
from tests.checklists.building import checklist_source
from tests.scoring.best import best_answers

TEN = Path(__file__).parents[1] / "checklists" / "ten-mistakes.toml"
ASKED = [
    {"key": "solved", "type": "yes_no", "factor": "problem_handling", "critical": {"cap_factor": 50}},
    {"key": "tried", "type": "yes_no", "factor": "problem_handling", "points": 3},
    {"key": "warmth", "type": "scale", "factor": "staff_attitude", "kind": "impression"},
    {"key": "parking", "type": "yes_no", "factor": "convenience", "na": True},
    {"key": "farewell", "type": "yes_no", "factor": "staff_attitude", "bonus": True},
]
ANSWERS = {"solved": False, "tried": True, "warmth": 5, "parking": "na", "farewell": "yes"}


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("checklist.toml").write_text(checklist_source(*ASKED), encoding="utf-8")
    Path("answers.json").write_text(json.dumps(ANSWERS), encoding="utf-8")
    return tmp_path


def run(*arguments, **options):
    return CliRunner().invoke(score_command, list(arguments), **options)


def test_json_has_every_promised_number(files):
    result = run("checklist.toml", "answers.json", "--json")
    assert result.exit_code == 0
    score = json.loads(result.stdout)
    assert (score["score"], score["outcome"]) == (73.31, "needs_work")  # (79 x 50 + 69 x 100) / 148
    assert (score["facts"], score["impressions"]) == (100, 100)  # a bonus makes up for the miss: 4 of 4
    assert score["critical_failures"] == ["solved"]
    assert score["factors"]["problem_handling"] == {
        "score": 50,
        "earned": 3,
        "possible": 4,
        "weight": 79,
        "applied_weight": 0.5338,
        "threshold": 80,
        "gap": -30,
        "capped": 50,
    }
    convenience = score["factors"]["convenience"]
    assert [convenience[name] for name in ("score", "applied_weight", "gap")] == [None, None, None]
    assert [(loss["question"], loss["factor"], loss["lost"]) for loss in score["losses"]] == [
        (None, "staff_attitude", 46.62),
        ("solved", "problem_handling", 13.35),
        (None, "problem_handling", 13.34),
        ("farewell", "staff_attitude", -46.62),
    ]


def test_without_json_the_arithmetic_is_printed_in_the_language_that_is_asked_for(files):
    english = run("checklist.toml", "answers.json", "--language", "en").stdout
    assert "100 × 3 ÷ 4 = 75; capped at 50 by the critical failure solved → 50.0" in english
    assert "(79 × 50 + 69 × 100) ÷ 148" in english
    assert "26.7  together, which is 100 − 73.3" in english
    vietnamese = run("checklist.toml", "answers.json", env={"LANGUAGE": "vi"}).stdout
    assert "26,7  cộng lại, bằng 100 − 73,3" in vietnamese


def test_answers_come_from_standard_input_too(files):
    wrapped = json.dumps({"answers": ANSWERS, "visit": "8F3K-2Q7M"})
    assert json.loads(run("checklist.toml", "-", "--json", input=wrapped).stdout)["score"] == 73.31


@pytest.mark.parametrize("name", [file.stem for file in sorted(FOLDER.glob("*.toml"))])
def test_a_checklist_is_found_by_its_name_alone(files, name):
    checklist = load_checklist(FOLDER / f"{name}.toml")
    Path("best.json").write_text(json.dumps(write_answers(best_answers(checklist))), encoding="utf-8")
    for spelling in (name, f"{name}.toml", checklist.key):
        score = json.loads(run(spelling, "best.json", "--json").stdout)
        assert (score["checklist"], score["score"], score["outcome"]) == (name, 100, "excellent")


@pytest.mark.parametrize(
    ("checklist", "answers", "words"),
    [
        ("no-such", "{}", "There is no checklist no-such. There are: "),
        (str(TEN), "{}", "Did you mean “critical”"),
        ("checklist.toml", '{"warmth": 6}', "warmth: 6 is not a whole number from 1 to 5."),
        ("checklist.toml", '{"warmth": 5', "wrong.json: this is not JSON (UTF-8)"),
        ("checklist.toml", '{"warmth": 5, "warmth": 1}', "“warmth” × 2"),
        ("checklist.toml", "[" * 100_000, "wrong.json: this is not JSON (UTF-8)"),
        ("checklist.toml", "[]", "must look like"),
    ],
)
def test_what_cannot_be_scored_is_said_and_nothing_is_printed_as_a_score(files, checklist, answers, words):
    Path("wrong.json").write_text(answers, encoding="utf-8")
    result = run(checklist, "wrong.json", "--json", "--language", "en")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert words in result.stderr


def test_a_missing_answers_file_is_named(files):
    result = run("checklist.toml", "nowhere.json")
    assert result.exit_code == 2
    assert "nowhere.json" in result.stderr

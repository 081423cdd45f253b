"""The phone shows, counts and misses the same questions as the server, on cases drawn at random."""

import json
import subprocess
from dataclasses import asdict, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from audit_app.checklists.definition import Checklist
from audit_app.checklists.loader import read_checklist
from audit_app.checklists.logic import shown_questions
from audit_app.scoring.answers import Answer
from audit_app.visits.forms import AnswerForm
from audit_app.visits.gaps import answer_gaps, time_gaps, time_words
from audit_app.visits.question_facts import checklist_facts
from audit_app.visits.sheets import Sheet
from audit_app.visits.visit_forms import TimesForm
from tests.factories import SMALL_CHECKLIST, make_visit
from tests.visits.random_forms import random_checklist, random_fields, random_photos

ROOT = Path(__file__).parents[2]
FILES = [*sorted((ROOT / "checklists").glob("*.toml")), SMALL_CHECKLIST]
CHECKLISTS_EACH, FORMS_EACH = 7, 8
TIMES = ["", "0:05", "00:05", "10:12", "10:40", "22:50", "23:59", "nonsense", "24:00", "10:12:30"]


def expect_agreement(tmp_path: Path, cases: list[dict[str, Any]]) -> None:
    """Have the phone's own modules work out ``cases``; they must come to the same."""
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(cases), encoding="utf-8")
    program = ["node", "tests/javascript/agreement.js", str(file)]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-4000:]
    report = json.loads(done.stdout)
    assert report["compared"] == len(cases)
    assert report["differing"] == [], json.dumps(report["differing"][:1], ensure_ascii=False, indent=1)


def read_on_the_server(
    checklist: Checklist, fields: dict[str, list[str]], photos: dict[str, list[str]]
) -> dict[str, Answer]:
    """Return the answers as a post of ``fields`` would be read, with the photos beside them."""
    posted = MultiDict([(name, value) for name, values in fields.items() for value in values])
    form = AnswerForm(checklist, checklist.sections).read(posted)
    form.validate()
    answers = form.answers({})
    for key, taken in photos.items():
        answers[key] = replace(answers[key], photos=tuple(taken))
    return answers


def case_of(checklist: Checklist, chance: Random) -> dict[str, Any]:
    """Return one filled form, and what the server finds in it."""
    fields, photos = random_fields(checklist, chance), random_photos(checklist, chance)
    answers = read_on_the_server(checklist, fields, photos)
    sheet = Sheet(None, checklist, answers)  # type: ignore[arg-type]
    facts = checklist_facts(checklist)
    known = {question["key"] for questions in facts["sections"].values() for question in questions}
    parts = [None, *(section.key for section in checklist.sections)]
    whole = {section.key: section for section in checklist.sections}
    return {
        "checklist": facts,
        "known": len(known),
        "fields": fields,
        "photos": photos,
        "shown": sorted(shown_questions(checklist, answers) & known),
        "gaps": [asdict(gap) for gap in answer_gaps(checklist, answers)],
        "progress": [asdict(sheet.progress(whole.get(part or ""))) for part in parts],
        "sections": parts,
    }


# No query runs here: one database is as good as two.
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_conditions_counts_and_gaps_are_the_same_on_the_phone_and_on_the_server(
    app: Flask, tmp_path: Path, file: Path
) -> None:
    chance = Random(file.name)
    checklist = read_checklist(file.read_text(encoding="utf-8"), file.name)
    drawn = [random_checklist(checklist, chance, str(number)) for number in range(CHECKLISTS_EACH)]
    with app.test_request_context():
        cases = [case_of(each, chance) for each in [checklist, *drawn] for _ in range(FORMS_EACH)]
    hidden = sum(case["known"] - len(case["shown"]) for case in cases)
    assert hidden > len(cases), "the conditions hide nothing"
    assert sum(len(case["gaps"]) for case in cases) > len(cases)
    expect_agreement(tmp_path, cases)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_times_of_a_visit_are_wrong_in_the_same_words_on_the_phone(app: Flask, tmp_path: Path) -> None:
    visit = make_visit()
    cases = []
    with app.test_request_context():
        days = ["", f"{visit.window_from}", f"{visit.window_to}", "2020-01-31"]
        for day in days:
            for entered in TIMES:
                for left in TIMES:
                    form = TimesForm(
                        MultiDict({"day": day, "entered": entered, "left": left}), meta={"csrf": False}
                    )
                    times = form.times if form.validate() else None
                    if times is None:
                        continue  # the server asks for the mistake to be mended before it looks for gaps
                    late = max(
                        moment for moment in (times.left_at, times.entered_at, visit.assigned_at) if moment
                    )
                    cases.append(
                        {
                            "times": {"day": [day], "entered": [entered], "left": [left]},
                            "window": [f"{visit.window_from}", f"{visit.window_to}"],
                            "words": time_words(visit),
                            "gaps": [
                                {"field": gap.field, "message": gap.message}
                                for gap in time_gaps(visit, times, late)
                            ],
                        }
                    )
    assert len(cases) > 100
    expect_agreement(tmp_path, cases)

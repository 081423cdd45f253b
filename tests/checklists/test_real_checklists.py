"""The checklists that come with the product."""

from collections import Counter
from pathlib import Path

import pytest

from audit_app.checklists.catalogue import Catalogue
from audit_app.checklists.definition import Factor, Kind, Stage
from audit_app.checklists.loader import load_checklist
from audit_app.scoring.answers import Answer
from audit_app.scoring.score import score_visit
from tests.scoring.best import best_answers

CATALOGUE = Catalogue(Path(__file__).parents[2] / "checklists")
FILES = CATALOGUE.files()


def test_there_are_the_five_kinds_of_place():
    channels = Counter(load_checklist(file).channel for file in FILES)
    assert set(channels) == {"shop", "branch", "cafe", "call", "online"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_checklist_measures_the_whole_journey_by_all_factors(file):
    checklist = load_checklist(file)
    scored = [question for question in checklist.questions if question.is_scored]
    assert 28 <= len(scored) <= 40
    assert {question.factor for question in scored} == set(Factor)
    assert {question.kind for question in scored} == set(Kind)
    assert {section.stage for section in checklist.sections} == set(Stage)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_factor_can_vanish_from_a_visit(file):
    assert [warning.en for warning in load_checklist(file).warnings] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_best_visit_scores_100_and_an_empty_one_assesses_no_question(file):
    checklist = load_checklist(file)
    best = score_visit(checklist, best_answers(checklist))
    assert best.score == 100
    assert best.critical_failures == ()
    unanswered = score_visit(checklist, dict.fromkeys((q.key for q in checklist.questions), Answer()))
    assert all(mark.state in ("unanswered", "hidden", "not_scored") for mark in unanswered.questions)

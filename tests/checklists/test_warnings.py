"""An author is told when a factor can vanish from a visit."""

import pytest

from tests.checklists.building import build_checklist

FIRST = {"key": "first", "type": "yes_no", "factor": "staff_attitude"}
IF_FIRST = {"question": "first", "is": "yes"}
WEIGHTS = {
    "problem_handling": 0,
    "staff_attitude": 1,
    "convenience": 1,
    "consistent_information": 0,
    "response_speed": 0,
}


def warnings(*questions):
    checklist = build_checklist(FIRST, *questions, weights=WEIGHTS)
    return [warning.en for warning in checklist.warnings]


@pytest.mark.parametrize(
    "escape",
    [
        {"na": True},
        {"required": False},
        {"show_if": IF_FIRST},
        {"bonus": True},
        {"show_if": IF_FIRST, "when_hidden": "fail", "na": True},
    ],
)
def test_a_factor_vanishes_when_each_of_its_questions_can_be_left_out(escape):
    asked = {"key": "easy", "type": "yes_no", "factor": "convenience", **escape}
    (warning,) = warnings(asked, {**asked, "key": "near"})
    assert "convenience" in warning
    assert "easy, near" in warning
    assert warnings(asked, {"key": "near", "type": "yes_no", "factor": "convenience"}) == []


def test_a_hidden_question_that_counts_as_failed_keeps_its_factor():
    asked = {"key": "easy", "type": "yes_no", "factor": "convenience"}
    assert warnings({**asked, "show_if": IF_FIRST, "when_hidden": "fail"}) == []


def test_a_factor_without_any_question_is_never_assessed_unless_it_weighs_nothing():
    (warning,) = warnings()
    assert warning == "Factor convenience has no question, so it is never assessed"

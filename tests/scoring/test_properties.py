"""What holds of every visit, whatever the checklist and the answers."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit_app.checklists.condition import Test as Look
from audit_app.checklists.definition import Factor
from audit_app.checklists.logic import shown_questions
from audit_app.scoring.answers import Answer, read_answers, write_answers
from audit_app.scoring.document import score_document
from audit_app.scoring.losses import printed_losses
from audit_app.scoring.score import QuestionState, score_visit, shown, stored
from audit_app.scoring.shares import share_of
from tests.scoring.strategies import values_of, visits, with_questions

# A busy machine is no mistake of scoring: no deadline, no complaint about slow drawing.
visit_settings = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def looked_at(condition):
    """The questions that a condition looks at."""
    match condition:
        case None:
            return set()
        case Look():
            return {condition.question}
        case _:
            return set().union(*(looked_at(part) for part in condition.parts))


def free_questions(checklist):
    """The questions that no condition looks at: answering them shows and hides nothing."""
    watched = set().union(*(looked_at(question.show_if) for question in checklist.questions))
    return [question for question in checklist.questions if question.key not in watched]


@visit_settings
@given(visits())
def test_the_losses_of_all_questions_caps_and_surpluses_are_exactly_100_minus_the_score(visit):
    score = score_visit(*visit)
    if score.score is None:
        assert score.losses == ()
    else:
        assert sum(loss.lost for loss in score.losses) == 100 - score.score


@visit_settings
@given(visits())
def test_a_score_lies_between_0_and_100_and_so_does_every_line(visit):
    score = score_visit(*visit)
    lines = [*score.factors.values(), *score.touchpoints.values(), score.facts, score.impressions]
    for figure in [score.score, *(line.score for line in lines)]:
        assert figure is None or 0 <= figure <= 100


@visit_settings
@given(visits())
def test_applied_weights_of_the_assessed_factors_are_one_together(visit):
    score = score_visit(*visit)
    applied = [line.applied_weight for line in score.factors.values() if line.applied_weight is not None]
    assert (sum(applied) == 1) == (score.score is not None)
    assert all(line.applied_weight is None for line in score.factors.values() if line.score is None)


@visit_settings
@given(visits(), st.data())
def test_not_applicable_never_changes_the_share_of_another_question(visit, data):
    checklist, answers = visit
    left_out = data.draw(st.sampled_from(free_questions(checklist)))
    before = score_visit(checklist, answers)
    after = score_visit(checklist, {**answers, left_out.key: Answer(not_applicable=True)})
    for old, new in zip(before.questions, after.questions, strict=True):
        if old.question != left_out.key:
            assert (old.share, old.earned, old.possible) == (new.share, new.earned, new.possible)
    own = next(mark for mark in after.questions if mark.question == left_out.key)
    assert own.state is not QuestionState.ASSESSED


@visit_settings
@given(visits(), st.randoms(use_true_random=False))
def test_the_order_of_the_questions_never_matters(visit, random):
    checklist, answers = visit
    waiting, order = list(checklist.questions), []
    while waiting:  # any order in which conditions still look back
        placed = {question.key for question in order}
        ready = [question for question in waiting if looked_at(question.show_if) <= placed]
        order.append(random.choice(ready))
        waiting.remove(order[-1])
    score = score_visit(checklist, answers)
    moved = score_visit(with_questions(tuple(order), checklist.weights), answers)
    assert (moved.score, moved.outcome, moved.facts, moved.impressions) == (
        score.score,
        score.outcome,
        score.facts,
        score.impressions,
    )
    assert {factor: line.score for factor, line in moved.factors.items()} == {
        factor: line.score for factor, line in score.factors.items()
    }
    assert {mark.question: mark for mark in moved.questions} == {
        mark.question: mark for mark in score.questions
    }
    assert sorted(moved.critical_failures) == sorted(score.critical_failures)


@visit_settings
@given(visits(), st.data())
def test_a_better_answer_never_lowers_the_score_while_the_same_questions_are_shown(visit, data):
    checklist, answers = visit
    question = data.draw(st.sampled_from(free_questions(checklist)))
    one, other = (Answer(data.draw(values_of(question))) for _ in range(2))
    worse, better = sorted((one, other), key=lambda answer: share_of(question, answer))
    before = score_visit(checklist, {**answers, question.key: worse})
    after = score_visit(checklist, {**answers, question.key: better})
    assert (before.score is None) == (after.score is None)
    if before.score is not None:
        assert after.score >= before.score
    assert set(after.critical_failures) <= set(before.critical_failures)


@visit_settings
@given(visits())
def test_printed_losses_add_up_to_the_printed_total_and_stay_within_one_unit(visit):
    score = score_visit(*visit)
    if score.score is None:
        assert printed_losses(score) == ()
        return
    for places, total in ((1, 100 - shown(score.score)), (2, 100 - stored(score.score))):
        printed = printed_losses(score, places)
        unit = Fraction(1, 10**places)
        assert sum((value for _, value in printed), Decimal(0)) == total
        assert all(abs(Fraction(value) - loss.lost) < unit for loss, value in printed)
        values = [value for _, value in printed]
        assert values == sorted(values, reverse=True), "largest first, as printed too"


@visit_settings
@given(visits())
def test_what_a_program_reads_adds_up_as_well(visit):
    checklist, answers = visit
    document = json.loads(json.dumps(score_document(checklist, score_visit(checklist, answers))))
    assert set(document["factors"]) == set(Factor)
    if document["score"] is not None:
        lost = sum(Decimal(str(loss["lost"])) for loss in document["losses"])
        assert lost == 100 - Decimal(str(document["score"]))


@visit_settings
@given(visits(), st.data())
def test_an_answer_to_a_hidden_question_changes_nothing(visit, data):
    checklist, answers = visit
    hidden = [
        question
        for question in checklist.questions
        if question.key not in shown_questions(checklist, answers)
    ]
    changed = {**answers, **{question.key: Answer(data.draw(values_of(question))) for question in hidden}}
    assert score_visit(checklist, changed) == score_visit(checklist, answers)


@visit_settings
@given(visits(), st.text(max_size=20), st.booleans())
def test_written_answers_read_back_as_they_were(visit, note, corrected):
    checklist, answers = visit
    noted = {
        key: replace(answer, note=note, photos=("a" * 64,), corrected=corrected)
        for key, answer in answers.items()
    }
    given_back = read_answers(checklist, json.loads(json.dumps(write_answers(noted))))
    again = read_answers(checklist, {"answers": write_answers(given_back), "code": "8F3K-2Q7M"})
    assert again == given_back
    assert {key: replace(answer, note="") for key, answer in given_back.items()} == {
        key: replace(answer, note="") for key, answer in noted.items()
    }

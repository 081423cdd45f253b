"""A fixed sample of the fault matrix; `make faults` runs all of it."""

from collections.abc import Iterator

import pytest

from tests.faults.cases import Case, generate, sample
from tests.faults.faults import Kind
from tests.faults.stage import Stage
from tests.faults.trial import Outcome, Trial

pytestmark = pytest.mark.browser

SEED = 3
OF_EACH = 1


@pytest.fixture(scope="module")
def trial(stage: Stage) -> Iterator[Trial]:
    trial = Trial(stage, "sampler")
    trial.warm()
    yield trial
    trial.phone.close()


@pytest.fixture(scope="module")
def reference(trial: Trial) -> Outcome:
    """The run without a fault, whose requests name every position."""
    return trial.run(Case(0))


def explain(outcomes: list[Outcome]) -> str:
    """Return what went wrong, in words; nothing if nothing did."""
    lines = []
    for outcome in outcomes:
        if not outcome.is_good:
            lines.append(f"#{outcome.case.number} {outcome.case}")
            lines += [f"    {text}" for text in [*outcome.findings.all, outcome.stuck] if text]
            lines.append(f"    beside: {outcome.nudges}")
    return "\n".join(lines)


def test_without_a_fault_everything_is_sent_once_and_nobody_has_to_help(reference: Outcome) -> None:
    assert explain([reference]) == ""
    assert reference.nudges == []
    assert {exchange.kind for exchange in reference.log} >= {"draft", "photo", "submit"}


def test_saved_stays_saved_and_sent_is_on_the_server_once(trial: Trial, reference: Outcome) -> None:
    cases = sample(generate(reference.log, SEED), OF_EACH)
    outcomes = [trial.run(case) for case in cases]
    assert explain(outcomes) == ""
    reached = [outcome for outcome in outcomes if outcome.reached]
    assert len(reached) >= len(Kind), [str(each.case) for each in outcomes if not each.reached]


def test_the_whole_matrix_has_its_size(reference: Outcome) -> None:
    cases = generate(reference.log, SEED)
    assert len(cases) >= 500
    assert sum(1 for case in cases if case.kill) >= 60
    assert {case.fault.kind for case in cases if case.fault} == set(Kind)

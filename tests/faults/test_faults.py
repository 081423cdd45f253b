"""A fixed sample of the fault matrix; `make faults` runs all of it."""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.faults.cases import Case, generate, sample, storms
from tests.faults.faults import Kind
from tests.faults.stage import Stage
from tests.faults.trial import Outcome, Trial

pytestmark = pytest.mark.browser

SEED = 3
MOST_TRIES = 4


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


def kinds_of(outcomes: list[Outcome]) -> Counter[Kind]:
    """Count what really happened."""
    return Counter(fault.kind for outcome in outcomes for fault in outcome.happened)


def meet(kind: Kind, trial: Trial, cases: list[Case]) -> Iterator[Outcome]:
    """Run cases of one kind until it happens: in a storm one fault may leave another nothing to happen to."""
    for case in [case for case in cases if any(fault.kind is kind for fault in case.faults)][:MOST_TRIES]:
        yield (outcome := trial.run(case))
        if outcome.happened:
            return


def test_without_a_fault_everything_is_sent_once_and_nobody_has_to_help(reference: Outcome) -> None:
    assert explain([reference]) == ""
    assert reference.nudges == []
    assert {exchange.kind for exchange in reference.log} >= {"draft", "photo", "submit"}


def test_saved_stays_saved_and_sent_is_on_the_server_once(trial: Trial, reference: Outcome) -> None:
    cases = generate(reference.log, SEED)
    outcomes = [trial.run(case) for case in sample(cases)]
    outcomes += [
        outcome for kind in Kind if kind not in kinds_of(outcomes) for outcome in meet(kind, trial, cases)
    ]
    assert explain(outcomes) == ""
    happened = kinds_of(outcomes)
    assert set(happened) == set(Kind)
    assert sum(happened.values()) >= len(Kind) * 2


def test_the_same_holds_on_postgresql(postgresql_stage: Stage, reference: Outcome) -> None:
    trial = Trial(postgresql_stage, "sampler")
    trial.warm()
    cases = storms(generate(reference.log, SEED + 1), 1, 2, 8)
    outcomes = [trial.run(case) for case in cases]
    trial.phone.close()
    assert explain(outcomes) == ""


def test_the_whole_matrix_has_its_size(reference: Outcome) -> None:
    cases = generate(reference.log, SEED)
    assert len(cases) >= 500
    assert sum(1 for case in cases if case.kills_browser) >= 60
    assert {fault.kind for case in cases for fault in case.faults} == set(Kind)

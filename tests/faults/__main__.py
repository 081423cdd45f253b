"""``make faults``: every generated case, on SQLite and PostgreSQL; counts cases, losses and duplicates."""

import argparse
import os
import sys
from collections import Counter

from tests.faults.cases import Case, generate, storms
from tests.faults.crew import run_beside, sqlite_trial, stop_when_told
from tests.faults.trial import Outcome

SEED = 3
# Beside the single faults: runs in which many things go wrong one after the other.
STORMS, STORM_SIZE = 25, 8


def read_arguments() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help="mixes the cases and the random moments")
    parser.add_argument("--cases", type=int, default=0, help="how many; all that there are without it")
    parser.add_argument("--from", dest="first", type=int, default=1, help="begin at this case")
    parser.add_argument("--only", default="", help="only cases whose words contain this")
    parser.add_argument("--list", action="store_true", help="only name the cases")
    parser.add_argument("--repeat", type=int, default=1, help="run each case so often")
    parser.add_argument(
        "--beside",
        type=int,
        default=(os.cpu_count() or 1) + 1,
        help="how many run at once (a case mostly waits)",
    )
    return parser.parse_args()


def main() -> int:
    """Run; 1 where anything was lost, doubled, said too early or never sent."""
    arguments = read_arguments()
    stop_when_told()
    with sqlite_trial() as trial:
        reference = trial.run(Case(0))
    tell(reference, 0, 0)
    cases = generate(reference.log, arguments.seed)
    cases = choose([*cases, *storms(cases, len(cases) + 1, STORMS, STORM_SIZE)], arguments)
    if arguments.list:
        for case in cases:
            print(case.number, case)
        return 0
    outcomes = [reference]
    for place, outcome in enumerate(run_beside(cases, arguments.beside), start=1):
        tell(outcome, place, len(cases))
        outcomes.append(outcome)
    return report(outcomes)


def choose(cases: list[Case], arguments: argparse.Namespace) -> list[Case]:
    """Return the cases that the command line asks for."""
    wanted = [case for case in cases if case.number >= arguments.first and arguments.only in str(case)]
    wanted = wanted[: arguments.cases or None]
    return [case for case in wanted for _ in range(arguments.repeat)]


def tell(outcome: Outcome, place: int, of: int) -> None:
    """Print one line for a case, and what was found."""
    mark = "ok" if outcome.is_good else "BAD"
    if not outcome.reached:
        mark += ", not reached"
    print(f"{place}/{of} #{outcome.case.number} {outcome.seconds:4.1f} s {mark}: {outcome.case}", flush=True)
    for line in [*outcome.findings.all, *([f"stuck: {outcome.stuck}"] if outcome.stuck else [])]:
        print(f"      {line}", flush=True)
    if not outcome.is_good:
        print(f"      did beside: {outcome.nudges}", flush=True)
        for exchange in outcome.log:
            print(
                f"      {exchange.method} {exchange.kind} {exchange.ordinal} → {exchange.status}"
                f" {exchange.fault}",
                flush=True,
            )


def report(outcomes: list[Outcome]) -> int:
    """Print the sums; return the exit code."""
    reached = [outcome for outcome in outcomes if outcome.reached]
    print("\ncases by kind")
    groups = Counter(group for outcome in reached for group in outcome.case.groups)
    for group, count in sorted(groups.items()):
        bad = sum(1 for each in reached if group in each.case.groups and not each.is_good)
        print(f"  {count:4} {group}{f'   BAD: {bad}' if bad else ''}")
    helped = Counter(nudge.split(" at “")[0] for outcome in reached for nudge in outcome.nudges)
    print(
        "helped along by the shopper: "
        + (", ".join(f"{n} × {what}" for what, n in helped.items()) or "never")
    )
    points = sum(1 for outcome in reached if outcome.case.kills_browser)
    losses = sum(len(outcome.findings.losses) for outcome in outcomes)
    duplicates = sum(len(outcome.findings.duplicates) for outcome in outcomes)
    lies = sum(len(outcome.findings.lies) for outcome in outcomes)
    stuck = sum(1 for outcome in outcomes if outcome.stuck)
    print(
        f"cases {len(reached)} (+{len(outcomes) - len(reached)} whose position was not reached), "
        f"browser killed at {points} points"
    )
    print(f"losses {losses} · duplicates {duplicates} · words ahead of the truth {lies} · never sent {stuck}")
    return int(bool(losses or duplicates or lies or stuck))


if __name__ == "__main__":
    sys.exit(main())

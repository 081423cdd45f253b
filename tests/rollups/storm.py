"""Many writers who release, correct and exclude at once, and whether the sums still say what the releases do.

``python -m tests.rollups.storm --seconds 60`` does it on a PostgreSQL of its own, which it leaves empty.
"""

import argparse
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask

from audit_app import create_app
from audit_app.accounts.models import Role, User
from audit_app.db import connected, database, migration_runner
from audit_app.organisation.models import Branch
from audit_app.refusal import ViHanhError
from audit_app.releases.correction import correct_release
from audit_app.releases.models import Release
from audit_app.releases.recount import rollup_differences
from audit_app.releases.release import exclude_release, release_visit
from audit_app.rollups.recounting import RollupDifference
from audit_app.scoring.answers import Answer
from audit_app.visits.models import Visit
from tests.factories import make_branch, make_submitted_visit, make_user, publish_small_checklist

WRITERS = 8
BRANCHES = 4
LATEST = 12
"""Releases among which a writer corrects: few, so that two often want the same one."""


@dataclass(slots=True)
class Storm:
    """What the writers did; ``failures`` are errors that nobody foresaw."""

    branches: list[Branch]
    shopper: User
    reviewer: User
    done: Counter[str] = field(default_factory=Counter)
    failures: list[BaseException] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    differences: list[RollupDifference] = field(default_factory=list)
    lock: Any = field(default_factory=threading.Lock)

    def note(self, what: str) -> None:
        """Count one deed."""
        with self.lock:
            self.done[what] += 1


def blow(app: Flask, *, seconds: float, most: int = 10**9, writers: int = WRITERS) -> Storm:
    """Let the writers work for so long, or until each has done so much; then compare sums and releases."""
    publish_small_checklist()
    branches = [make_branch() for _ in range(BRANCHES)]
    storm = Storm(branches, make_user(), make_user(Role.REVIEWER))
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=write, args=(app, storm, number, until, most)) for number in range(writers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    storm.differences = rollup_differences()
    return storm


def write(app: Flask, storm: Storm, number: int, until: float, most: int) -> None:
    """Release, correct and exclude as one reviewer among others."""
    chance = random.Random(number)
    with app.app_context(), app.test_request_context(), database.connection_context():
        for _ in range(most):
            if time.monotonic() > until:
                return
            try:
                storm.note(deed(storm, chance))
            except ViHanhError:  # somebody else was faster: the other one's deed counts
                storm.note("came too late")
            except BaseException as error:
                storm.failures.append(error)
                return


def deed(storm: Storm, chance: random.Random) -> str:
    """Do one thing, and say what it was."""
    kind = chance.random()
    if kind < 0.5 or not storm.codes:
        answers = {"greeted": chance.choice(["yes", "no"]), "greeting_warmth": chance.randint(1, 5)}
        visit = make_submitted_visit(answers, branch=chance.choice(storm.branches), shopper=storm.shopper)
        storm.codes.append(release_visit(visit, storm.reviewer).visit_id)
        return "released"
    visit = Visit.get_by_id(chance.choice(storm.codes[-LATEST:]))
    if kind < 0.9:
        current = Release.get(Release.visit == visit, Release.replaced_by.is_null())
        change = {
            "greeting_warmth": Answer(chance.randint(1, 5)),
            "waiting_time": Answer(chance.randint(0, 400)),
        }
        correct_release(current, change, "Nghe lại bản ghi", storm.reviewer)
        return "corrected"
    exclude_release(visit, "Sai chi nhánh", storm.reviewer)
    return "excluded"


def main() -> None:
    """Blow for so many seconds and print what came of it; ends with 1 where the sums are wrong."""
    from bench.servers import postgresql

    parser = argparse.ArgumentParser(prog="python -m tests.rollups.storm", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--writers", type=int, default=WRITERS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vh-storm-") as folder, postgresql(Path(folder)) as url:
        app = create_app({"DATABASE_URL": url, "SECRET_KEY": "for this storm only", "RENDER_AHEAD": False})
        with app.app_context(), app.test_request_context(), connected():
            migration_runner().up()
            storm = blow(app, seconds=options.seconds, writers=options.writers)
        app.extensions["database"].close_all()
    deeds = ", ".join(f"{count} {what}" for what, count in storm.done.most_common())
    print(f"{options.writers} writers, {options.seconds:.0f} s on PostgreSQL: {deeds}.")
    print(f"{len(storm.failures)} failures, {len(storm.differences)} differences in the sums.")
    for failure in storm.failures:
        print(repr(failure))
    sys.exit(bool(storm.failures or storm.differences))


if __name__ == "__main__":
    main()

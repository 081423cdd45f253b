"""Writing the whole demo into an empty database."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from flask import current_app

from audit_app.accounts.queries import accounts_exist
from audit_app.announcements.announcing import announce_nothing
from audit_app.clock import local_time, pretend, utc_now
from audit_app.db import database
from audit_app.demo.actions import plan_some
from audit_app.demo.afterwards import appeal_some, correct_some, reply_to_some
from audit_app.demo.calendar import DAYS, make_calendar
from audit_app.demo.chain import make_chain
from audit_app.demo.visits import write_visits
from audit_app.errors import ViHanhError
from audit_app.releases.signals import visit_released

BRANCHES, VISITS, SEED = 40, 600, 7


class DatabaseNotEmpty(ViHanhError):
    """The demo is only written where nothing can be lost."""

    def __init__(self) -> None:
        super().__init__(
            "This database already has accounts. The demo is only loaded into an empty one: set DATABASE_URL "
            "to a new database."
        )


def load_demo(
    branches: int = BRANCHES,
    visits: int = VISITS,
    seed: int = SEED,
    now: datetime | None = None,
    report: Callable[[int], None] = lambda _: None,
) -> None:
    """Write a chain and a year of its visits up to ``now``, all or nothing.

    The same seed, sizes and day give the same chain, answers and scores; codes and salts are random, as
    always.  ``report`` is called with the number of each visit.  Raises :class:`DatabaseNotEmpty`.
    """
    if accounts_exist():
        raise DatabaseNotEmpty
    moment = now or utc_now()
    chance = Random(seed)
    with visit_released.muted(), current_app.test_request_context(), database.atomic():
        with pretend(moment - timedelta(days=DAYS + 10)):
            chain = make_chain(
                branches, visits, chance, local_time(moment).date(), current_app.config["CHECKLISTS"]
            )
        calendar = make_calendar(
            visits, len(chain.branches), len(chain.shoppers), local_time(moment).date(), chance
        )
        write_visits(chain, calendar, chance, moment, report)
        correct_some(chain, chance, moment)
        reply_to_some(chain, chance, moment)
        appeal_some(chain, chance, moment)
        plan_some(chain, chance, moment)
        announce_nothing()

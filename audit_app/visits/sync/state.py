"""``GET /visits/state``: what a phone must know to keep its store true."""

import hashlib
import json
from typing import Any

from flask_wtf.csrf import generate_csrf
from peewee import fn

from audit_app.accounts.models import User
from audit_app.assets import known_assets
from audit_app.clock import utc_now
from audit_app.formatting import current_language
from audit_app.programmes.models import PublishedChecklist
from audit_app.visits.models import Submission, Visit
from audit_app.visits.queries import closed_visits, open_visits
from audit_app.visits.shopper_key import shopper_key
from audit_app.visits.sync.document import written_moment
from audit_app.visits.sync.draft_document import writer_document


def state_document(shopper: User) -> dict[str, Any]:
    """Return the shopper's visits as on the list, a fresh CSRF token, and our clock."""
    visits = [*open_visits(shopper), *closed_visits(shopper)]
    numbers, digests = _last_numbers(visits), _digests(visits)
    return {
        "csrf_token": generate_csrf(),
        "now": written_moment(utc_now()),
        "shopper": shopper_key(shopper),
        "visits": [
            _visit(
                visit,
                numbers.get(visit.id, 0) + 1,
                digests.get((visit.checklist_key, visit.checklist_version)),
            )
            for visit in visits
        ],
    }


def _checklist(visit: Visit) -> tuple[str, int]:
    return visit.checklist_key, visit.checklist_version


def _visit(visit: Visit, number: int, digest: str | None) -> dict[str, Any]:
    draft = getattr(visit, "draft", None)
    revision = draft.revision if draft is not None and draft.id is not None else 0
    return {
        "uid": visit.uid,
        "state": visit.state,
        "is_open": visit.is_open,
        "number": number,
        "revision": revision,
        "writer": writer_document(visit),
        "form": f"/visits/{visit.uid}/form",
        "tag": visit_tag(visit, digest, revision),
    }


def visit_tag(visit: Visit, checklist: str | None, revision: int) -> str:
    """Return a digest that changes with anything that the visit's form shows."""
    branch = visit.branch
    shown = [
        checklist,
        sorted(asset.digest for asset in known_assets().values()),
        current_language(),
        [branch.code, branch.name, branch.address, branch.area.name],
        [visit.segment, visit.scenario, visit.brief],
        [visit.window_from.isoformat(), visit.window_to.isoformat()],
        [visit.state, revision],
    ]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:16]


def _last_numbers(visits: list[Visit]) -> dict[int, int]:
    """Return the number of each visit's last submission, by the visit's id."""
    rows: Any = (
        Submission.select(Submission.visit, fn.MAX(Submission.number))
        .where(Submission.visit.in_([visit.id for visit in visits]))
        .group_by(Submission.visit)
        .tuples()
    )
    return dict(rows)


def _digests(visits: list[Visit]) -> dict[tuple[str, int], str]:
    """Return the digest of each published checklist that the visits name."""
    rows = PublishedChecklist.select(
        PublishedChecklist.key, PublishedChecklist.version, PublishedChecklist.digest
    ).where(PublishedChecklist.key.in_({visit.checklist_key for visit in visits}))
    return {(row.key, row.version): row.digest for row in rows}

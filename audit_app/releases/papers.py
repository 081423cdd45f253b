"""Whether a printed scorecard is still the current one: told to anybody who holds the paper, and no more."""

import re
from dataclasses import dataclass
from enum import StrEnum

from audit_app.releases.codes import read_code
from audit_app.releases.models import Release
from audit_app.visits.models import Visit
from audit_app.visits.states import VisitState

# The footer prints twelve letters of the hash; a shorter piece would fit by chance.
SHORTEST = 8


class Standing(StrEnum):
    """What can be said of a paper."""

    CURRENT = "current"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PaperCheck:
    """``revision`` is the paper's own, ``current`` the one that counts now; 0 where unknown."""

    code: str
    standing: Standing
    revision: int = 0
    current: int = 0


def check_paper(code: str, short_hash: str) -> PaperCheck:
    """Say how the paper with this code and beginning of a SHA-256 stands; any letter case, dash or not."""
    known, piece = read_code(code), re.sub(r"[^0-9a-f]", "", short_hash.lower())
    revisions = list(
        Release.select(Release.revision, Release.sha256, Visit.state)
        .join(Visit)
        .where(Release.code == known)
        .order_by(Release.revision)
    )
    found = [row for row in revisions if len(piece) >= SHORTEST and row.sha256.startswith(piece)]
    if not found:
        return PaperCheck(known, Standing.UNKNOWN)
    paper, current = found[0], revisions[-1]
    if current.visit.state != VisitState.RELEASED:
        return PaperCheck(known, Standing.WITHDRAWN, paper.revision)
    standing = Standing.CURRENT if paper.revision == current.revision else Standing.REPLACED
    return PaperCheck(known, standing, paper.revision, current.revision)

"""How a printed scorecard stands today: told to anybody who holds the paper, and nothing of what it says."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from audit_app.releases.codes import read_code
from audit_app.releases.models import Release
from audit_app.visits.models import Visit
from audit_app.visits.states import VisitState

# The footer prints twelve letters of the hash; a shorter piece would fit by chance.
SHORTEST = 8


class Standing(StrEnum):
    """What can be said of a paper; ``OTHER`` has a known code and a hash that is none of its revisions'."""

    CURRENT = "current"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PaperCheck:
    """What is known of a paper.

    ``revision``, ``sha256`` and ``released_at`` are those of the paper, or where no hash was given
    (``is_matched`` false) of the revision that counts now, which is ``current``; 0 and empty where unknown.
    """

    code: str
    standing: Standing
    revision: int = 0
    current: int = 0
    sha256: str = ""
    released_at: datetime | None = None
    is_matched: bool = False


def check_paper(code: str, short_hash: str) -> PaperCheck:
    """Say how the paper with this code and beginning of a SHA-256 stands; any letter case, dash or not.

    Without a hash it is said how the code itself stands.
    """
    known, piece = read_code(code), re.sub(r"[^0-9a-f]", "", short_hash.lower())
    revisions = list(
        Release.select(Release.revision, Release.sha256, Release.released_at, Visit.state)
        .join(Visit)
        .where(Release.code == known)
        .order_by(Release.revision)
    )
    if not revisions:
        return PaperCheck(known, Standing.UNKNOWN)
    current = paper = revisions[-1]
    if short_hash:
        found = [row for row in revisions if len(piece) >= SHORTEST and row.sha256.startswith(piece)]
        if not found:
            return PaperCheck(known, Standing.OTHER)
        paper = found[0]
    standing = Standing.CURRENT if paper is current else Standing.REPLACED
    if current.visit.state != VisitState.RELEASED:
        standing = Standing.WITHDRAWN
    return PaperCheck(
        known, standing, paper.revision, current.revision, paper.sha256, paper.released_at, bool(short_hash)
    )

"""The document of a release: everything that the score and the scorecard depend on, and nobody's name."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any

from audit_app.checklists.definition import Checklist, Factor
from audit_app.checklists.document import read_checklist, write_checklist
from audit_app.releases.canonical import canonical_text, write_moment, write_score
from audit_app.releases.contents import (
    ContentBook,
    PhotoFacts,
    answers_that_count,
    freeze_answers,
    freeze_photos,
    thaw_answers,
)
from audit_app.releases.figures import write_figures
from audit_app.releases.knowledge import Knowledge, is_beyond_noise
from audit_app.scoring.answers import Answers
from audit_app.scoring.score import score_visit

# 1: without what ``known`` and the factors of ``history`` hold; read as long as there are such releases.
FORMAT = 2


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What is known of a visit before it is scored, already in the document's own form.

    ``branch``, ``programme`` and ``visit`` are the parts of the document of those names; thresholds are
    0–100.
    """

    code: str
    organisation: str
    timezone: str
    branch: Mapping[str, Any]
    programme: Mapping[str, Any] | None
    visit: Mapping[str, Any]
    threshold: Fraction
    factor_thresholds: Mapping[Factor, Fraction]
    photos: tuple[PhotoFacts, ...]


def write_release(
    facts: ReleaseFacts,
    checklist: Checklist,
    answers: Answers,
    knowledge: Knowledge,
    book: ContentBook,
    released_at: datetime,
) -> dict[str, Any]:
    """Return the document of a first release; ``book`` then holds the contents that it names."""
    counted = answers_that_count(checklist, answers)
    photos = freeze_photos(counted, facts.photos, book)
    numbers: dict[str, list[int]] = {}
    for photo in photos:
        numbers.setdefault(photo["question"], []).append(photo["number"])
    return with_figures(
        {
            "format": FORMAT,
            "code": facts.code,
            "revision": 1,
            "reason": "",
            "replaces": None,
            "organisation": facts.organisation,
            "released_at": write_moment(released_at),
            "timezone": facts.timezone,
            "branch": facts.branch,
            "programme": facts.programme,
            "visit": facts.visit,
            "checklist": write_checklist(checklist),
            "checklist_digest": checklist.digest,
            "answers": freeze_answers(checklist, counted, numbers, book),
            "photos": photos,
            "thresholds": {
                "overall": write_score(facts.threshold),
                "factors": {factor.value: write_score(facts.factor_thresholds[factor]) for factor in Factor},
            },
            **knowledge.parts(),
        }
    )


def with_figures(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``document`` with its score computed anew from its own answers, checklist and thresholds."""
    figures = compute_figures(document)
    previous = document["previous"]
    if previous is not None:
        beyond = is_beyond_noise(previous, document["spread"], figures, document["checklist"]["version"])
        previous = {**previous, "beyond_noise": beyond}
    return {**document, "score": figures, "previous": previous}


def compute_figures(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ``score`` part that the rest of ``document`` leads to; no other source is asked.

    Raises ``ValueError``, ``KeyError``, ``TypeError`` or :class:`AnswersRefused` on a document that was
    tampered with so that it cannot be read.
    """
    checklist = checklist_of(document)
    thresholds = document["thresholds"]
    score = score_visit(
        checklist,
        thaw_answers(checklist, document),
        threshold=Fraction(thresholds["overall"]),
        factor_thresholds={Factor(key): Fraction(value) for key, value in thresholds["factors"].items()},
    )
    return write_figures(score)


def checklist_of(document: Mapping[str, Any]) -> Checklist:
    """Return the checklist inside a release document."""
    return _read_once(canonical_text(document["checklist"]))


@lru_cache(maxsize=32)
def _read_once(text: str) -> Checklist:
    """Read a checklist once for all the releases that hold the same one."""
    return read_checklist(json.loads(text))

"""A visit's rows → the facts of its release.  What is not copied here can never be in a document."""

from datetime import date
from fractions import Fraction
from typing import Any

from flask import current_app

from audit_app.checklists.definition import Checklist, Factor
from audit_app.clock import local_time
from audit_app.organisation.models import Branch
from audit_app.organisation.queries import thresholds_for
from audit_app.programmes.models import Programme
from audit_app.releases.canonical import write_moment
from audit_app.releases.contents import PhotoFacts
from audit_app.releases.document import ReleaseFacts
from audit_app.visits.models import Photo, Submission, Visit
from audit_app.visits.queries import photos_of


def collect_facts(visit: Visit, submission: Submission, checklist: Checklist, code: str) -> ReleaseFacts:
    """Return everything but the answers; neither shopper nor account nor the visit's uid is among it."""
    threshold, factor_thresholds = thresholds_of(visit.branch, checklist)
    return ReleaseFacts(
        code=code,
        organisation=current_app.config["ORGANISATION"],
        timezone=current_app.config["TIMEZONE"],
        branch=_branch_facts(visit.branch),
        programme=_programme_facts(visit.programme),
        visit=_visit_facts(visit, submission),
        threshold=threshold,
        factor_thresholds=factor_thresholds,
        photos=tuple(_photo_facts(photo) for photo in photos_of(visit)),
    )


def day_of_visit(visit: Visit, submission: Submission) -> date:
    """Return the day in the visits' zone on which the shopper came in, or else sent the visit."""
    return local_time(visit.entered_at or submission.submitted_at).date()


def thresholds_of(branch: Branch, checklist: Checklist) -> tuple[Fraction, dict[Factor, Fraction]]:
    """Return what is expected of the branch: its class's own thresholds, else the checklist's."""
    overall, factors = thresholds_for(branch)
    return checklist.threshold if overall is None else overall, {**checklist.factor_thresholds, **factors}


def _branch_facts(branch: Branch) -> dict[str, Any]:
    kind = branch.branch_class
    return {
        "code": branch.code,
        "name": branch.name,
        "address": branch.address,
        "area": {"code": branch.area.code, "name": branch.area.name},
        "class": kind and {"code": kind.code, "name": {"vi": kind.name_vi, "en": kind.name_en}},
    }


def _programme_facts(programme: Programme | None) -> dict[str, Any] | None:
    if programme is None:
        return None
    return {"code": programme.code, "name": {"vi": programme.name_vi, "en": programme.name_en}}


def _visit_facts(visit: Visit, submission: Submission) -> dict[str, Any]:
    return {
        "visited_on": day_of_visit(visit, submission).isoformat(),
        "entered_at": write_moment(visit.entered_at),
        "left_at": write_moment(visit.left_at),
        "submitted_at": write_moment(submission.submitted_at),
        "segment": visit.segment,
        "scenario": visit.scenario,
    }


def _photo_facts(photo: Photo) -> PhotoFacts:
    return PhotoFacts(photo.question, photo.sha256, photo.width, photo.height, photo.taken_at)

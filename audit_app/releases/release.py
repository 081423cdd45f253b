"""Releasing a visit: one transaction that freezes it, counts it and writes it into its history."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from audit_app.accounts.models import User
from audit_app.clock import utc_now
from audit_app.db import database
from audit_app.errors import ViHanhError
from audit_app.programmes.published import published_checklist
from audit_app.releases.canonical import canonical_text, hundredths, read_moment, sha256_of, tenths
from audit_app.releases.codes import make_code
from audit_app.releases.contents import ContentBook, SaltedContent, fresh_salt
from audit_app.releases.counting import rollup_entry
from audit_app.releases.document import write_release
from audit_app.releases.facts import collect_facts, day_of_visit
from audit_app.releases.figures import write_figures
from audit_app.releases.knowledge import assessed_factors
from audit_app.releases.looking_back import knowledge_for
from audit_app.releases.misses import marks_of
from audit_app.releases.models import Release, ReleaseContent
from audit_app.releases.queries import code_is_taken, release_of_visit
from audit_app.releases.revision import NothingAssessed
from audit_app.releases.signals import tell_of_release
from audit_app.reviews.decisions import require_reason
from audit_app.rollups.sums import add_to_rollup, take_from_rollup
from audit_app.scoring.score import score_visit
from audit_app.visits.history import VisitMoved, change_state
from audit_app.visits.models import Visit
from audit_app.visits.queries import last_submission
from audit_app.visits.sheets import read_document
from audit_app.visits.states import VisitState


def release_visit(visit: Visit, by: User, make_salt: Callable[[], str] = fresh_salt) -> Release:
    """Freeze, count and mark ``visit`` as released; releasing it again returns the release that there is.

    A visit that nobody had taken into review is taken into review on the way.  Raises
    :class:`~audit_app.releases.revision.NothingAssessed`,
    :class:`~audit_app.programmes.published.ChecklistGone`, and
    :class:`~audit_app.visits.history.VisitMoved` where the visit cannot be released as it stands now.
    """
    before = visit.state
    try:
        with database.atomic():
            if visit.state == VisitState.SUBMITTED:
                change_state(visit, VisitState.IN_REVIEW, by)
            change_state(visit, VisitState.RELEASED, by)
            return _freeze(visit, by, make_salt)
    except VisitMoved:
        visit.state = before
        return _released_already(visit)
    except ViHanhError:
        visit.state = before
        raise


def _released_already(visit: Visit) -> Release:
    """Return the release that somebody else, or a first click, just made; else :class:`VisitMoved`."""
    visit.state = Visit.get_by_id(visit.id).state
    release = release_of_visit(visit) if visit.state == VisitState.RELEASED else None
    if release is None:
        raise VisitMoved(visit, VisitState.RELEASED)
    return release


def _freeze(visit: Visit, by: User, make_salt: Callable[[], str]) -> Release:
    submission = last_submission(visit)
    if submission is None:  # only a submitted visit gets here
        raise VisitMoved(visit, VisitState.RELEASED)
    checklist = published_checklist(visit.checklist_key, visit.checklist_version)
    answers = read_document(checklist, submission.answers)
    figures = write_figures(score_visit(checklist, answers))
    if figures["score"] is None:
        raise NothingAssessed
    day = day_of_visit(visit, submission)
    book = ContentBook(make_salt)
    document = write_release(
        collect_facts(visit, submission, checklist, _new_code()),
        checklist,
        answers,
        knowledge_for(visit, day, assessed_factors(figures), checklist),
        book,
        utc_now(),
    )
    release = store_revision(visit, document, by)
    store_contents(release, book.contents)
    add_to_rollup(rollup_entry(release.frozen, visit.branch_id))  # as a recount will read it
    tell_of_release(release)
    return release


def _new_code() -> str:
    code = make_code()
    while code_is_taken(code):
        code = make_code()
    return code


def store_revision(visit: Visit, document: Mapping[str, Any], by: User) -> Release:
    """Write one revision with the copies that lists and filters need."""
    text = canonical_text(document)
    figures = document["score"]
    return Release.create(
        visit=visit,
        branch=visit.branch_id,
        code=document["code"],
        revision=document["revision"],
        document=text,
        sha256=sha256_of(text),
        score=hundredths(figures["score"]),
        shown=tenths(figures["shown"]),
        threshold=hundredths(document["thresholds"]["overall"]),
        outcome=figures["outcome"],
        marks=marks_of(figures["questions"]),
        visited_on=date.fromisoformat(document["visit"]["visited_on"]),
        reason=document["reason"],
        released_at=read_moment(document["released_at"]),
        released_by=by,
    )


def store_contents(release: Release, contents: Iterable[SaltedContent]) -> None:
    """Write the texts and photos that the release names."""
    rows = [
        {
            "release": release,
            "kind": content.kind,
            "digest": content.digest,
            "salt": content.salt,
            "content": content.content,
        }
        for content in contents
    ]
    if rows:
        ReleaseContent.insert_many(rows).execute()


def exclude_release(visit: Visit, reason: str, by: User) -> None:
    """Take a released visit out of every comparison, for a reason; its release stays readable to reviewers.

    Raises :class:`~audit_app.reviews.decisions.ReasonMissing`, and
    :class:`~audit_app.visits.history.VisitMoved` where the visit is not released (any more).
    """
    require_reason(reason)
    with database.atomic():
        if visit.state != VisitState.RELEASED:
            raise VisitMoved(visit, VisitState.EXCLUDED)
        change_state(visit, VisitState.EXCLUDED, by, reason)
        release = release_of_visit(visit)
        assert release is not None, "a released visit has a current release"
        take_from_rollup(rollup_entry(release.frozen, release.branch_id))

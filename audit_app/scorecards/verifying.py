"""Whether a scorecard's file agrees with itself and with this server, check by check, in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import partial

from flask_babel import gettext, ngettext

from audit_app.formatting import format_day, format_score, in_language
from audit_app.releases.annexes import annexes_of
from audit_app.releases.papers import Standing, check_paper
from audit_app.releases.queries import release_by_code
from audit_app.scorecards.attached import AttachedAnnex, AttachedRelease
from audit_app.scorecards.paper_reading import Paper
from audit_app.scorecards.scorecard import SHORT_HASH, Scorecard
from audit_app.scorecards.seal import SealState
from audit_app.scoring.wording import FACTOR_NAMES

MOST_NAMED = 5
LONGEST_HEADLINE = 40


class Outcome(StrEnum):
    """How something that was looked at stands; ``UNTOLD`` speaks neither for the paper nor against it."""

    RIGHT = "right"
    WRONG = "wrong"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, in the words of the request's language."""

    outcome: Outcome
    words: str


right = partial(Check, Outcome.RIGHT)
wrong = partial(Check, Outcome.WRONG)
untold = partial(Check, Outcome.UNTOLD)


def check_file(paper: Paper, release: AttachedRelease) -> Iterator[Check]:
    """Give what the file alone tells."""
    yield check_seal(paper.seal)
    yield check_hash(paper, release)
    yield check_feet(paper, release)
    yield check_headline(paper, release)
    if release.card is not None:
        yield check_front(paper, release.card)
    yield check_arithmetic(release)
    for annex in release.annexes:
        yield check_annex(paper, release, annex)


def check_seal(seal: SealState) -> Check:
    """Say whether the file is as it was printed."""
    match seal:
        case SealState.WHOLE:
            return right(gettext("The seal is whole: no byte was changed since this server printed it."))
        case SealState.FOREIGN:
            words = gettext("The seal is whole, but another server's, or this server's key was changed.")
            return untold(words)
        case SealState.BROKEN:
            words = gettext("The seal is broken: the file was changed after it was printed, or saved again.")
            return wrong(words)
        case SealState.NONE:
            words = gettext("The file has no seal: it is older than seals, or was saved again.")
            return untold(words)


def check_hash(paper: Paper, release: AttachedRelease) -> Check:
    """Say whether the attached document is the one whose hash is printed, and which of them was changed."""
    sha256 = release.sha256
    if release.is_canonical and sha256 in squeezed(" ".join(paper.pages)):
        return right(gettext("The attached release has the hash that is printed: %(hash)s.", hash=sha256))
    if release.is_canonical and paper.identifier == sha256[: len(paper.identifier)] != "":
        words = gettext(
            "The pages were changed: the attached release's hash %(hash)s is not on them.", hash=sha256
        )
        return wrong(words)
    words = gettext(
        "The attached release was changed: its hash %(hash)s is not the one printed.", hash=sha256
    )
    return wrong(words)


def check_feet(paper: Paper, release: AttachedRelease) -> Check:
    """Say whether every page belongs to the attached release."""
    marks = release.code, release.sha256[:SHORT_HASH]
    bare = [
        str(number)
        for number, text in enumerate(map(squeezed, paper.pages), 1)
        if not all(mark in text for mark in marks)
    ]
    if bare:
        words = gettext("Pages without the release's code and hash: %(pages)s.", pages=", ".join(bare))
        return wrong(words)
    return right(gettext("Every page carries the release's code and hash."))


def check_headline(paper: Paper, release: AttachedRelease) -> Check:
    """Say whether what is largest on page 1 is the score."""
    shown = release.document["score"]["shown"]
    score = format_score(None if shown is None else Decimal(shown), paper.language)
    if paper.headline == score:
        return right(gettext("Page 1 shows the release's score: %(score)s.", score=score))
    printed = paper.headline[:LONGEST_HEADLINE]
    words = gettext("Page 1 shows “%(printed)s”; the release says %(score)s.", printed=printed, score=score)
    return wrong(words)


def check_front(paper: Paper, card: Scorecard) -> Check:
    """Say whether page 1 names the branch, the day, the threshold and the factors' scores of the release."""
    identity, page = card.identity, paper.pages[0]
    missing = [
        words
        for words in (identity.branch, format_day(identity.visited_on))
        if squeezed(words) not in squeezed(page)
    ]
    numbers = [(gettext("Threshold"), card.verdict.threshold)]
    numbers += [
        (in_language(FACTOR_NAMES[row.factor]), row.score) for row in card.factors if row.score is not None
    ]
    for name, number in numbers:
        written = format_score(number, paper.language)
        if not re.search(rf"(?<![\d.,]){re.escape(written)}(?!\d)", page):
            missing.append(f"{name} {written}")
    if missing:
        return wrong(gettext("Page 1 does not say: %(words)s.", words="; ".join(missing[:MOST_NAMED])))
    return right(gettext("Page 1 has the release's branch, day, threshold and factor scores."))


def check_arithmetic(release: AttachedRelease) -> Check:
    """Say whether the score follows from the answers."""
    if release.differences:
        parts = "; ".join(release.differences[:MOST_NAMED])
        return wrong(gettext("The arithmetic is off. Not what the answers give: %(parts)s.", parts=parts))
    return right(gettext("The arithmetic holds: recomputed from the answers, every figure is the same."))


def check_annex(paper: Paper, release: AttachedRelease, annex: AttachedAnnex) -> Check:
    """Say whether an annex belongs to the release, and a reply's hash is printed."""
    document, hash_words = annex.document, annex.sha256[:SHORT_HASH]
    is_of_it = document["code"] == release.code and (
        document["revision"] != release.document["revision"] or document["release"] == release.sha256
    )
    is_printed = document["kind"] != "reply" or hash_words in squeezed(" ".join(paper.pages))
    named = {"kind": document["kind"], "hash": hash_words}
    if is_of_it and is_printed:
        return right(gettext("The annex %(kind)s, %(hash)s, belongs to the release.", **named))
    if is_of_it:
        return wrong(gettext("The annex %(kind)s was changed: its hash %(hash)s is not printed.", **named))
    return wrong(gettext("The annex %(kind)s, %(hash)s, belongs to another release.", **named))


def check_server(release: AttachedRelease) -> Iterator[Check]:
    """Give what this server's database says of the release and its annexes."""
    found = check_paper(release.code, release.sha256)
    match found.standing:
        case Standing.CURRENT:
            yield right(gettext("This server released it, and it is the current revision."))
        case Standing.REPLACED:
            words = gettext(
                "This server released it; revision %(number)d has replaced it.", number=found.current
            )
            yield right(words)
        case Standing.WITHDRAWN:
            yield right(gettext("This server released it; the visit was excluded since and counts no more."))
        case Standing.OTHER:
            yield wrong(gettext("This server knows the code, but never released this document."))
        case Standing.UNKNOWN:
            yield wrong(gettext("This server never released a scorecard with this code."))
    current = release_by_code(release.code)
    if current is None or not found.is_matched:
        return
    known = {annex["sha256"] for annex in annexes_of(current)}
    attached = {annex.sha256 for annex in release.annexes}
    if strange := attached - known:
        hashes = ", ".join(sorted(each[:SHORT_HASH] for each in strange))
        yield wrong(gettext("Annexes that this server does not know: %(hashes)s.", hashes=hashes))
    if later := known - attached:
        yield untold(
            ngettext(
                "%(num)d annex was added after this was printed.",
                "%(num)d annexes were added after this was printed.",
                len(later),
            ),
        )


def squeezed(text: str) -> str:
    """Return ``text`` without spaces: how a line was broken does not matter."""
    return re.sub(r"\s+", "", text)

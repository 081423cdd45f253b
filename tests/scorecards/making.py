"""Scorecards for tests: a case in words (``cases/NAME.json``) becomes a release with contents and photos.

``stored/NAME.json`` are whole releases as an older format froze them.
"""

import hashlib
import io
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from audit_app.checklists.definition import Checklist, Factor
from audit_app.checklists.loader import load_checklist
from audit_app.releases.canonical import canonical_text, sha256_of
from audit_app.releases.contents import ContentBook, PhotoFacts
from audit_app.releases.document import ReleaseFacts, write_release
from audit_app.releases.knowledge import EarlierVisit, Knowledge, MissCount
from audit_app.releases.misses import MET, MISSED
from audit_app.scorecards.scorecard import Scorecard, Standing, make_scorecard
from audit_app.scoring.answers import Answers, read_answers
from audit_app.scoring.rounding import rounded
from audit_app.statistics.spread import Spread
from tests.scorecards.annexing import make_annexes

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).parent / "cases"
STORED = Path(__file__).parent / "stored"
NAMES = sorted(path.stem for folder in (CASES, STORED) for path in folder.glob("*.json"))
BOTH = [(name, language) for name in NAMES for language in ("vi", "en")]
APPEAL_DAYS = 14


@dataclass(frozen=True)
class Case:
    """A release as the database would hold it; ``photos`` are JPEG bytes by stored SHA-256."""

    document: dict[str, Any]
    sha256: str
    contents: dict[str, str | None]
    annexes: tuple[dict[str, Any], ...]
    photos: dict[str, bytes]

    def scorecard(self, standing: Standing = Standing.CURRENT) -> Scorecard:
        return make_scorecard(self.document, self.sha256, self.contents, self.annexes, standing, APPEAL_DAYS)


@cache
def make_case(name: str) -> Case:
    if (STORED / f"{name}.json").exists():
        return stored_case(name)
    words = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    checklist = load_checklist(ROOT / words["checklist"])
    photos: dict[str, bytes] = {}
    answers = read_answers(checklist, with_photos(words["answers"], photos))
    facts = ReleaseFacts(
        code=words["code"],
        organisation=words["organisation"],
        timezone="Asia/Ho_Chi_Minh",
        branch=words["branch"],
        programme=words["programme"],
        visit=words["visit"],
        threshold=checklist.threshold,
        factor_thresholds=checklist.factor_thresholds,
        photos=photo_facts(answers, photos, words["visit"]["entered_at"]),
    )
    salts = iter(range(10_000))
    book = ContentBook(lambda: f"salt {next(salts)} of {name}")
    released_at = datetime.fromisoformat(words["released_at"])
    document = write_release(facts, checklist, answers, knowledge_of(words, checklist), book, released_at)
    for part in ("revision", "reason", "replaces", "earlier_revisions"):
        if part in words:
            document[part] = words[part]
    document = json.loads(canonical_text(document))
    return Case(
        document,
        sha256_of(canonical_text(document)),
        {content.digest: content.content for content in book.contents},
        tuple(make_annexes(words.get("annexes", []), document)),
        photos,
    )


def stored_case(name: str) -> Case:
    """A release as it was stored, with new photos for the old ones."""
    words = json.loads((STORED / f"{name}.json").read_text(encoding="utf-8"))
    contents = {content["digest"]: content["content"] for content in words["contents"]}
    photos = {
        content["content"]: draw_photo(content["content"])
        for content in words["contents"]
        if content["kind"] == "photo"
    }
    return Case(words["document"], words["sha256"], contents, (), photos)


def photo_facts(answers: Answers, photos: dict[str, bytes], entered: str | None) -> tuple[PhotoFacts, ...]:
    """One photo every two minutes from the second minute on; the first one nobody knows the time of."""
    named = [(key, sha256) for key, answer in answers.items() for sha256 in answer.photos]
    start = None if entered is None else datetime.fromisoformat(entered)
    return tuple(
        PhotoFacts(
            key,
            sha256,
            *Image.open(io.BytesIO(photos[sha256])).size,
            start + timedelta(minutes=2 * place) if start and place else None,
        )
        for place, (key, sha256) in enumerate(named)
    )


def knowledge_of(words: dict[str, Any], checklist: Checklist) -> Knowledge:
    """What a case says of the time before: short forms of what :class:`Knowledge` holds."""
    known = words.get("known", {})
    spread = None
    if words["spread"] is not None:
        within, branches, visits = words["spread"]
        variance = float(within) ** 2
        spread = Spread(visits, branches, visits - branches, 75.0, 75.0, variance, None, None, None, None)
    return Knowledge(
        earlier=earlier_visits(words["previous"], known.get("repeated", {}), checklist),
        spread=spread,
        since=date(2025, 12, 1),
        averages={measure: write_places(places) for measure, places in known.get("averages", {}).items()},
        peers=known.get("peers"),
        misses={
            question.key: MissCount(
                *(tuple(counts) for counts in known["misses"].get(question.key, [[3, 0], [60, 6]]))
            )
            for question in checklist.questions
            if question.is_scored and not question.bonus and "misses" in known
        },
        plan=known.get("plan", {}),
    )


def earlier_visits(
    previous: list[list[Any]], repeated: dict[str, int], checklist: Checklist
) -> tuple[EarlierVisit, ...]:
    """``repeated`` says how many of the last visits missed a question."""
    return tuple(
        EarlierVisit(
            code,
            date.fromisoformat(day),
            score,
            f"{rounded(Fraction(score), 1):f}",
            checklist.version,
            "11111",
            dict(zip(Factor, *factors, strict=True)) if factors else {},
            {key: MISSED if place < times else MET for key, times in repeated.items()},
        )
        for place, (code, day, score, *factors) in zip(reversed(range(len(previous))), previous, strict=True)
    )


def write_places(places: list[list[Any] | None]) -> dict[str, Any]:
    """``[[n, mean, low, high], [n, mean], [n, mean]]`` as a release writes it."""
    names = ("visits", "mean", "low", "high")
    return {
        place: None if figures is None else dict(zip(names, figures, strict=False))
        for place, figures in zip(("branch", "area", "chain"), places, strict=True)
    }


def with_photos(answers: dict[str, Any], photos: dict[str, bytes]) -> dict[str, Any]:
    """Replace the names of photos by the SHA-256 of pictures that are drawn for them."""
    replaced = {}
    for key, answer in answers.items():
        if isinstance(answer, dict) and "photos" in answer:
            drawn = [draw_photo(name) for name in answer["photos"]]
            photos |= {hashlib.sha256(photo).hexdigest(): photo for photo in drawn}
            answer = {**answer, "photos": [hashlib.sha256(photo).hexdigest() for photo in drawn]}
        replaced[key] = answer
    return replaced


def draw_photo(name: str) -> bytes:
    """Draw shelves or a paper, as large as the phone sends them."""
    seed = hashlib.sha256(name.encode()).digest()
    size = (1200, 1600) if "receipt" in name or seed[0] % 3 == 0 else (1600, 1200)
    image = Image.new("RGB", size, (222, 226, 230))
    draw = ImageDraw.Draw(image)
    for row in range(4):
        top = 60 + row * size[1] // 4
        draw.rectangle((0, top + size[1] // 5, size[0], top + size[1] // 5 + 24), fill=(120, 110, 100))
        for place in range(9):
            shade = seed[(row * 9 + place) % 32]
            left = place * size[0] // 9 + 14
            colour = (90 + shade // 2, 120 + shade // 4, 180 - shade // 3)
            draw.rectangle(
                (left, top + shade // 4, left + size[0] // 9 - 24, top + size[1] // 5), fill=colour
            )
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=80)
    return stream.getvalue()

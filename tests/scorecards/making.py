"""Scorecards for tests: a case in words (``cases/NAME.json``) becomes a release with contents and photos."""

import hashlib
import io
import json
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from audit_app.checklists.loader import load_checklist
from audit_app.releases.canonical import canonical_text, sha256_of
from audit_app.releases.contents import ContentBook, PhotoFacts
from audit_app.releases.document import ReleaseFacts, write_release
from audit_app.releases.knowledge import EarlierVisit, Knowledge
from audit_app.scorecards.scorecard import Scorecard, Standing, make_scorecard
from audit_app.scoring.answers import read_answers
from audit_app.scoring.rounding import rounded
from audit_app.statistics.spread import Spread

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.stem for path in CASES.glob("*.json"))


@dataclass(frozen=True)
class Case:
    """A release as the database would hold it; ``photos`` are JPEG bytes by stored SHA-256."""

    document: dict[str, Any]
    sha256: str
    contents: dict[str, str | None]
    annexes: tuple[dict[str, Any], ...]
    photos: dict[str, bytes]

    def scorecard(self, standing: Standing = Standing.CURRENT) -> Scorecard:
        return make_scorecard(self.document, self.sha256, self.contents, self.annexes, standing)


@cache
def make_case(name: str) -> Case:
    words = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    path = ROOT / words["checklist"]
    checklist = load_checklist(path)
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
        photos=tuple(
            PhotoFacts(key, sha256, *Image.open(io.BytesIO(photos[sha256])).size, None)
            for key, answer in answers.items()
            for sha256 in answer.photos
        ),
    )
    salts = iter(range(10_000))
    book = ContentBook(lambda: f"salt {next(salts)} of {name}")
    released_at = datetime.fromisoformat(words["released_at"])
    document = write_release(facts, checklist, answers, knowledge_of(words, checklist), book, released_at)
    if "revision" in words:
        document |= {"revision": words["revision"], "reason": words["reason"], "replaces": "ab" * 32}
    document = json.loads(canonical_text(document))
    return Case(
        document,
        sha256_of(canonical_text(document)),
        {content.digest: content.content for content in book.contents},
        tuple(reply_annex(text, document) for text in words.get("replies", [])),
        photos,
    )


def one_place(score: str) -> str:
    return f"{rounded(Fraction(score), 1):f}"


def knowledge_of(words: dict[str, Any], checklist: Any) -> Knowledge:
    earlier = tuple(
        EarlierVisit(code, date.fromisoformat(day), score, one_place(score), checklist.version, "11111")
        for code, day, score in words["previous"]
    )
    if words["spread"] is None:
        return Knowledge(earlier)
    within, branches, visits = words["spread"]
    variance = float(within) ** 2
    return Knowledge(
        earlier, Spread(visits, branches, visits - branches, 75.0, 75.0, variance, None, None, None, None)
    )


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


def reply_annex(text: str, release: dict[str, Any]) -> dict[str, Any]:
    written = canonical_text(
        {
            "format": 1,
            "kind": "reply",
            "code": release["code"],
            "revision": 1,
            "release": sha256_of(canonical_text(release)),
            "added_at": "2026-11-19T02:00:00Z",
            "role": "area_manager",
            "text": {"digest": sha256_of(f"salt of a reply {text}")},
        }
    )
    return {
        "kind": "reply",
        "document": written,
        "revision": 1,
        "role": "area_manager",
        "text": text,
        "sha256": sha256_of(written),
        "added_at": "2026-11-19T02:00:00Z",
    }

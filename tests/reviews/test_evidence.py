"""What a reviewer is told to look at."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from audit_app.reviews.evidence import find_evidence
from audit_app.reviews.facts import OtherUse, PhotoEvidence, Tone, VisitFacts, Wait

ENTERED = datetime(2026, 11, 14, 3, 12, tzinfo=UTC)  # 10:12 in Việt Nam
FACTS = VisitFacts(
    channel="shop",
    window_from=date(2026, 11, 12),
    window_to=date(2026, 11, 16),
    entered_at=ENTERED,
    left_at=ENTERED + timedelta(minutes=28),
    submitted_at=ENTERED + timedelta(hours=1),
)


def findings(app: Flask, **changes: object) -> dict[str, Tone]:
    with app.test_request_context(), force_locale("en"):
        return {finding.words: finding.tone for finding in find_evidence(replace(FACTS, **changes))}


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_plain_visit_gives_nothing_to_look_at(app: Flask) -> None:
    found = findings(app)
    assert set(found.values()) == {Tone.FITS}
    assert "verified" not in " ".join(found).lower()
    assert "The visit took 28 min." in found


CASES = [
    ({"entered_at": ENTERED - timedelta(days=5)}, "The day lies outside the window"),
    ({"left_at": ENTERED + timedelta(minutes=3)}, "The visit took only 3 min"),
    ({"left_at": ENTERED - timedelta(minutes=1)}, "The time of leaving is before"),
    ({"submitted_at": ENTERED + timedelta(days=2)}, "It was sent more than a day after"),
    ({"submitted_at": ENTERED - timedelta(hours=1)}, "It was sent before the time of leaving"),
    (
        {"photos": (PhotoEvidence(2, ENTERED - timedelta(hours=1)),)},
        "Photo 2 was taken outside the visit, at 09:12 14/11/2026",
    ),
    (
        {"photos": (PhotoEvidence(1, None, (OtherUse("u", "Huế", date(2026, 10, 2)),)),)},
        "Photo 1 was also sent with the visit of 02/10/2026 at Huế",
    ),
    ({"waits": (Wait(3, 1800, corrected=False),)}, "Question 3: a wait of 30 min is longer"),
    ({"waits": (Wait(3, 60, corrected=True),)}, "Question 3: the measured time was corrected"),
    ({"low_without_words": (4, 9)}, "Low answers without a note or photo: questions 4, 9."),
    ({"changed": (2,)}, "Changed since the return: questions 2."),
    ({"changed": ()}, "Sent again after the return without a change."),
]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("changes", "words"), CASES, ids=[words for _, words in CASES])
def test_what_does_not_fit_is_named(app: Flask, changes: dict[str, object], words: str) -> None:
    found = findings(app, **changes)
    assert [tone for text, tone in found.items() if text.startswith(words)] == [Tone.LOOK]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_what_is_missing_is_unknown_and_never_held_against_the_shopper(app: Flask) -> None:
    found = findings(app, entered_at=None, left_at=None, photos=(PhotoEvidence(1, None),))
    assert sorted(text for text, tone in found.items() if tone is Tone.UNKNOWN) == [
        "How long the visit took is unknown.",
        "The phone did not say when these photos were taken: 1.",
        "When the visit began is unknown.",
    ]
    assert Tone.LOOK not in found.values()


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_photos_within_ten_minutes_of_the_visit_fit(app: Flask) -> None:
    photos = (
        PhotoEvidence(1, ENTERED - timedelta(minutes=9)),
        PhotoEvidence(2, ENTERED + timedelta(minutes=37)),
    )
    found = findings(app, photos=photos)
    assert found["2 photos were taken during the visit, by the phone’s clock."] is Tone.FITS


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_an_online_shop_has_no_shortest_visit(app: Flask) -> None:
    found = findings(app, channel="online", left_at=ENTERED + timedelta(seconds=40))
    assert found["The visit took 40 s."] is Tone.FITS


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_what_needs_a_look_comes_first(app: Flask) -> None:
    with app.test_request_context():
        facts = replace(FACTS, low_without_words=(1,), photos=(PhotoEvidence(1, None),))
        tones = [finding.tone for finding in find_evidence(facts)]
    assert tones == sorted(tones, key=list(Tone).index)
    assert tones[0] is Tone.LOOK

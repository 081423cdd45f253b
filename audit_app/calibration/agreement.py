"""How far paired visits agree, question by question, ready for the page."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from audit_app.calibration.pairs import PairableVisit, VisitPair, pair_visits
from audit_app.calibration.queries import MOST_VISITS, documents_of, visits_to_pair
from audit_app.calibration.selection import Calibrated
from audit_app.charts.scale import Scale
from audit_app.charts.strips import DotInterval, Tick, place_dot_interval, place_ticks
from audit_app.checklists.definition import Checklist, Question
from audit_app.comparison.questions import number_of
from audit_app.scoring.results import QuestionState
from audit_app.statistics import Accord, Agreement, Band, measure_agreement
from audit_app.statistics.agreement import POOR

MOST_PAIRS = 120
"""Each pair is two whole documents: the latest ones are read."""
PERCENT = Scale(-50.0, 100.0)
"""Alpha times 100; what lies further below chance than this runs off the drawing."""

Shares = Mapping[str, Fraction]
"""What a visit earned of each assessed question's points (0–1), by question."""


@dataclass(frozen=True, slots=True)
class QuestionAgreement:
    """One question: ``alpha``, ``low`` and ``high`` in percent, ``None`` where unknown."""

    question: Question
    number: int
    agreement: Agreement
    alpha: float | None
    low: float | None
    high: float | None
    mark: DotInterval | None

    @property
    def is_poor(self) -> bool:
        """Whether the question is flagged."""
        return self.agreement.accord is Accord.POOR


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """All scored questions, poor agreement first, then by agreement, least first."""

    pairs: int
    branches: int
    shoppers: int
    rows: tuple[QuestionAgreement, ...]
    is_cut: bool
    ticks: tuple[Tick, ...]

    @property
    def poor(self) -> int:
        """How many questions agree poorly."""
        return sum(row.is_poor for row in self.rows)

    @property
    def is_mostly_poor(self) -> bool:
        """Whether more than half of the questions agree poorly: then it is not the wording of each."""
        return 2 * self.poor > len(self.rows)


def read_agreement(selection: Calibrated) -> AgreementReport:
    """Return the agreement of the latest pairs of the selection."""
    visits = [PairableVisit(*row) for row in visits_to_pair(selection.visits)]
    pairs = pair_visits(visits)
    read = pairs[:MOST_PAIRS]
    shares = _shares(read)
    rows = [
        _row(selection.checklist, question, [(shares[a.release], shares[b.release]) for a, b in read])
        for question in selection.checklist.questions
        if question.is_scored
    ]
    order = list(Accord)
    return AgreementReport(
        pairs=len(read),
        branches=len({first.branch for first, _ in read}),
        shoppers=len({visit.shopper for pair in read for visit in pair}),
        rows=tuple(sorted(rows, key=lambda row: (order.index(row.agreement.accord), row.alpha or 0.0))),
        is_cut=len(pairs) > MOST_PAIRS or len(visits) == MOST_VISITS,
        ticks=place_ticks(PERCENT, most=4),
    )


def _shares(pairs: Sequence[VisitPair]) -> dict[int, Shares]:
    """Return the shares of every paired visit by its release.

    Only answers count: a question that failed because it was hidden repeats what another one says.
    """
    return {
        release: {
            each["question"]: _share(each["share"])
            for each in json.loads(document)["score"]["questions"]
            if each["state"] == QuestionState.ASSESSED and each["share"] is not None
        }
        for release, document in documents_of(visit.release for pair in pairs for visit in pair)
    }


@lru_cache(maxsize=1024)
def _share(text: str) -> Fraction:
    """Read a share; a few values come again and again."""
    return Fraction(text)


def _row(
    checklist: Checklist, question: Question, pairs: Sequence[tuple[Shares, Shares]]
) -> QuestionAgreement:
    key = question.key
    agreement = measure_agreement([(a[key], b[key]) for a, b in pairs if key in a and key in b])
    alpha, interval = agreement.alpha, agreement.interval
    low, high = (None, None) if interval is None else (100 * interval.low, 100 * interval.high)
    percent = None if alpha is None else 100 * alpha
    mark = None
    if percent is not None:
        band = _band(agreement.accord)
        mark = place_dot_interval(percent, low, high, threshold=100 * POOR, band=band, scale=PERCENT)
    return QuestionAgreement(question, number_of(checklist, question), agreement, percent, low, high, mark)


def _band(accord: Accord) -> Band:
    """Return how the mark is drawn: the bands of a branch against its threshold have the same meanings."""
    match accord:
        case Accord.POOR:
            return Band.BELOW
        case Accord.FAIR:
            return Band.ABOVE
        case Accord.TOO_FEW:
            return Band.TOO_FEW
    return Band.CANNOT_TELL

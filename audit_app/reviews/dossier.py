"""Everything that a reviewer reads about one visit, gathered once."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from audit_app.checklists.definition import Checklist, Question, QuestionType, Section, Text
from audit_app.checklists.logic import shown_questions
from audit_app.organisation.queries import thresholds_for
from audit_app.programmes.published import published_checklist
from audit_app.programmes.question_words import emotion_words
from audit_app.reviews.evidence import find_evidence, in_order
from audit_app.reviews.facts import Finding, VisitFacts, Wait
from audit_app.reviews.phone_evidence import find_phone_evidence
from audit_app.reviews.phone_facts import PhoneFacts, read_phone_facts
from audit_app.reviews.photo_uses import photo_evidence
from audit_app.reviews.queries import submissions_of
from audit_app.reviews.timeline import Step, obstacle_of, read_timeline
from audit_app.reviews.versions import OtherVersion, read_versions
from audit_app.scoring.answers import Answer, Answers
from audit_app.scoring.results import QuestionScore, VisitScore
from audit_app.scoring.score import score_visit
from audit_app.scoring.wording import OUTCOME_CRITICAL
from audit_app.visits.answer_words import answer_words
from audit_app.visits.models import Photo, Submission, Visit
from audit_app.visits.queries import photos_of
from audit_app.visits.sheets import read_document
from audit_app.visits.states import FOLLOWERS, VisitState

# An answer under half of its points is low where the checklist names no limit of its own.
LOW = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class NumberedPhoto:
    """A photo by the number that it has on this page, and later in the release."""

    number: int
    photo: Photo


@dataclass(frozen=True, slots=True)
class Row:
    """A shown question with what the shopper said; ``words`` is ``""`` where nothing was answered."""

    question: Question
    answer: Answer
    words: str
    mark: QuestionScore
    photos: tuple[NumberedPhoto, ...]

    @property
    def is_low(self) -> bool:
        """Whether the answer earned so little that it needs words."""
        limit = LOW if self.question.note_below is None else self.question.note_below
        return self.mark.share is not None and self.mark.share < limit

    @property
    def is_without_words(self) -> bool:
        """Whether a low answer stands there alone."""
        return self.is_low and not self.answer.note.strip() and not self.photos


@dataclass(frozen=True, slots=True)
class SectionSheet:
    """A section's rows; ``emotion`` is the level from 1 to 5 with its word."""

    section: Section
    rows: tuple[Row, ...]
    emotion: tuple[int, str] | None
    opportunity: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """One visit for its reviewer.

    ``submission`` and ``score`` are ``None`` where nothing was sent (it could not take place); then
    ``obstacle`` is why, and ``loose_photos`` what the shopper saw.  ``timeline`` has the latest first.
    ``phone`` is what the phone noted, ``versions`` what was written and did not become the visit.
    """

    visit: Visit
    checklist: Checklist
    submission: Submission | None
    sheets: tuple[SectionSheet, ...]
    score: VisitScore | None
    findings: tuple[Finding, ...]
    timeline: tuple[Step, ...]
    obstacle: str
    loose_photos: tuple[NumberedPhoto, ...]
    phone: PhoneFacts
    versions: tuple[OtherVersion, ...]

    def may_become(self, state: str) -> bool:
        """Whether the visit may go on to ``state`` as it stands."""
        return VisitState(state) in FOLLOWERS[VisitState(self.visit.state)]

    @property
    def waits_for_reviewer(self) -> bool:
        """Whether it can be released, perhaps by way of a review."""
        return self.visit.state in {VisitState.SUBMITTED, VisitState.IN_REVIEW}

    @property
    def has_score(self) -> bool:
        """Whether there is anything to release."""
        return self.score is not None and self.score.score is not None

    @property
    def outcome(self) -> Text | None:
        """The outcome of the score in words; ``None`` without one."""
        if self.score is None or self.score.outcome is None:
            return None
        key, critical = OUTCOME_CRITICAL
        labels = {band.key: band.label for band in self.checklist.bands} | {key: critical}
        return labels[self.score.outcome]

    @property
    def answered(self) -> int:
        """How many questions were answered."""
        return sum(bool(row.words or row.photos) for sheet in self.sheets for row in sheet.rows)


def open_dossier(visit: Visit) -> Dossier:
    """Return the dossier of ``visit``; raises :class:`~audit_app.programmes.published.ChecklistGone`."""
    checklist = published_checklist(visit.checklist_key, visit.checklist_version)
    submissions, photos = submissions_of(visit), photos_of(visit)
    timeline, phone = read_timeline(visit), read_phone_facts(visit, checklist)
    signs = find_phone_evidence(phone)
    if not submissions or visit.state == VisitState.COULD_NOT_TAKE_PLACE:
        numbered = tuple(NumberedPhoto(number, photo) for number, photo in enumerate(photos, start=1))
        why, versions = obstacle_of(timeline), read_versions(visit, checklist, {})
        found = tuple(in_order(signs))
        return Dossier(visit, checklist, None, (), None, found, timeline, why, numbered, phone, versions)
    answers = read_document(checklist, submissions[0].answers)
    threshold, factor_thresholds = thresholds_for(visit.branch)
    score = score_visit(checklist, answers, threshold=threshold, factor_thresholds=factor_thresholds)
    sheets = _sheets(checklist, answers, score, photos)
    facts = _facts(visit, checklist, submissions, answers, sheets)
    found, versions = (
        tuple(in_order([*find_evidence(facts), *signs])),
        read_versions(visit, checklist, answers),
    )
    sent = submissions[0]
    return Dossier(visit, checklist, sent, sheets, score, found, timeline, "", (), phone, versions)


def _sheets(
    checklist: Checklist, answers: Answers, score: VisitScore, photos: list[Photo]
) -> tuple[SectionSheet, ...]:
    shown = shown_questions(checklist, answers)
    marks = {mark.question: mark for mark in score.questions}
    numbered = _number_photos(checklist, answers, shown, photos)
    return tuple(
        SectionSheet(
            section,
            tuple(
                _row(question, answers.get(question.key) or Answer(), marks[question.key], numbered)
                for question in section.questions
                if question.key in shown and question.type is not QuestionType.NOTE
            ),
            _emotion(answers.get(f"{section.key}.emotion")),
            str((answers.get(f"{section.key}.opportunity") or Answer()).value or ""),
        )
        for section in checklist.sections
    )


def _number_photos(
    checklist: Checklist, answers: Answers, shown: frozenset[str], photos: list[Photo]
) -> dict[str, tuple[NumberedPhoto, ...]]:
    """Return the photos that were sent, by question, numbered in reading order as a release numbers them."""
    stored = {(photo.question, photo.sha256): photo for photo in photos}
    found: dict[str, tuple[NumberedPhoto, ...]] = {}
    number = 0
    for question in checklist.questions:
        sent = answers[question.key].photos if question.key in shown and question.key in answers else ()
        entries = []
        for sha256 in sent:
            number += 1
            if (question.key, sha256) in stored:
                entries.append(NumberedPhoto(number, stored[question.key, sha256]))
        found[question.key] = tuple(entries)
    return found


def _row(
    question: Question,
    answer: Answer,
    mark: QuestionScore,
    numbered: Mapping[str, tuple[NumberedPhoto, ...]],
) -> Row:
    return Row(question, answer, answer_words(question, answer), mark, numbered[question.key])


def _emotion(answer: Answer | None) -> tuple[int, str] | None:
    if answer is None or not isinstance(answer.value, int):
        return None
    return answer.value, emotion_words()[answer.value - 1]


def _facts(
    visit: Visit,
    checklist: Checklist,
    submissions: list[Submission],
    answers: Answers,
    sheets: tuple[SectionSheet, ...],
) -> VisitFacts:
    rows = [row for sheet in sheets for row in sheet.rows]
    return VisitFacts(
        channel=checklist.channel,
        window_from=visit.window_from,
        window_to=visit.window_to,
        entered_at=visit.entered_at,
        left_at=visit.left_at,
        submitted_at=submissions[0].submitted_at,
        photos=photo_evidence(visit, [photo for row in rows for photo in row.photos]),
        waits=tuple(
            Wait(row.question.number, int(row.answer.value), row.answer.corrected)
            for row in rows
            if row.question.type is QuestionType.DURATION and isinstance(row.answer.value, int | Fraction)
        ),
        low_without_words=tuple(row.question.number for row in rows if row.is_without_words),
        changed=_changed(checklist, submissions, answers),
    )


def _changed(checklist: Checklist, submissions: list[Submission], answers: Answers) -> tuple[int, ...] | None:
    """Return the numbers of the questions that a return changed; ``None`` where there was no return."""
    if len(submissions) < 2:
        return None
    before = read_document(checklist, submissions[1].answers)
    return tuple(
        question.number
        for question in checklist.questions
        if (before.get(question.key) or Answer()) != (answers.get(question.key) or Answer())
    )

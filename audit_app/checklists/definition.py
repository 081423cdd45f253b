"""What a checklist is, once it has been read and found whole.

Every value here is frozen and already validated by :mod:`audit_app.checklists.loader`;
nothing in this file can fail.  Texts are kept in every language (:class:`Text`).
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from audit_app.checklists.condition import AllOf as AllOf
from audit_app.checklists.condition import AnyOf as AnyOf
from audit_app.checklists.condition import Comparison as Comparison
from audit_app.checklists.condition import Condition as Condition
from audit_app.checklists.condition import Test as Test


class Factor(StrEnum):
    """The five factors, most important first."""

    PROBLEM_HANDLING = "problem_handling"
    STAFF_ATTITUDE = "staff_attitude"
    CONVENIENCE = "convenience"
    CONSISTENT_INFORMATION = "consistent_information"
    RESPONSE_SPEED = "response_speed"


class QuestionType(StrEnum):
    """How a question is answered."""

    YES_NO = "yes_no"
    SCALE = "scale"
    CHOICE = "choice"
    MULTI = "multi"
    DURATION = "duration"
    NUMBER = "number"
    TEXT = "text"
    PHOTO = "photo"
    EMOTION = "emotion"
    NOTE = "note"


SCORED_TYPES = frozenset(
    {
        QuestionType.YES_NO,
        QuestionType.SCALE,
        QuestionType.CHOICE,
        QuestionType.MULTI,
        QuestionType.DURATION,
        QuestionType.NUMBER,
    }
)


class Kind(StrEnum):
    """A fact was seen, counted or timed; an impression was felt."""

    FACT = "fact"
    IMPRESSION = "impression"


class Stage(StrEnum):
    """Where on the customer's journey a section stands."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class Ambition(StrEnum):
    """How good a touchpoint is meant to be (resources are limited)."""

    GOOD_ENOUGH = "good_enough"
    EXCELLENT = "excellent"


class CriticalEffect(StrEnum):
    """What a failed critical question does."""

    FLAG = "flag"
    CAP_FACTOR = "cap_factor"
    FAIL_VISIT = "fail_visit"


class PhotoRule(StrEnum):
    """Whether a question takes photos; ``required_below`` asks for one with a low answer."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"
    REQUIRED_BELOW = "required_below"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages."""

    vi: str
    en: str

    def into(self, language: str) -> str:
        """Return the text in ``language`` (``vi`` or ``en``)."""
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a ``choice`` or ``multi`` question; ``share`` in [-1, 1] for multi, [0, 1] for choice."""

    key: str
    label: Text
    share: Fraction


@dataclass(frozen=True, slots=True)
class Critical:
    """What happens when the question's share is 0; ``cap`` (0–100) only with ``cap_factor``."""

    effect: CriticalEffect
    cap: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to observe.

    ``points`` > 0; ``steps`` is the k of a scale 1…k; ``target`` and ``limit`` are seconds for a
    duration and the question's own unit for a number; ``note_below`` asks for a note when the
    share is under it (in [0, 1]); ``stamps`` names the two stamps whose distance is the duration.
    ``number`` is the question's place in the checklist from 1, in reading order.
    """

    key: str
    number: int
    section: str
    type: QuestionType
    text: Text
    factor: Factor | None = None
    kind: Kind | None = None
    points: Fraction = Fraction(1)
    allows_na: bool = False
    good: str = "yes"
    steps: int = 5
    low_label: Text | None = None
    high_label: Text | None = None
    options: tuple[Option, ...] = ()
    target: Fraction | None = None
    limit: Fraction | None = None
    unit: Text | None = None
    stamps: tuple[str, str] | None = None
    critical: Critical | None = None
    bonus: bool = False
    show_if: Condition | None = None
    hidden_fails: bool = False
    required: bool = True
    guidance: Text | None = None
    note_below: Fraction | None = None
    phrases: tuple[Text, ...] = ()
    photo: PhotoRule = PhotoRule.NONE
    photo_max: int = 3

    @property
    def is_scored(self) -> bool:
        """Whether an answer earns points."""
        return self.type in SCORED_TYPES


@dataclass(frozen=True, slots=True)
class Section:
    """One touchpoint of the journey and its questions (4–8 in a good checklist).

    ``target`` is the touchpoint's own target score, 0–100.
    """

    key: str
    stage: Stage
    title: Text
    touchpoint: Text
    ambition: Ambition
    target: Fraction
    questions: tuple[Question, ...]
    activity: Text | None = None
    guidance: Text | None = None
    asks_emotion: bool = True
    asks_opportunity: bool = True


@dataclass(frozen=True, slots=True)
class Band:
    """An outcome: ``low`` <= shown score < the next band's ``low`` (the last one includes 100)."""

    key: str
    label: Text
    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment that the shopper marks in the shop."""

    key: str
    label: Text


@dataclass(frozen=True, slots=True)
class Checklist:
    """A whole checklist of one version.

    ``weights`` has all five factors (≥ 0, not all 0); ``threshold`` and ``factor_thresholds`` are
    0–100; ``digest`` is the SHA-256 of the meaning of the file (comments and spacing left out).
    """

    key: str
    version: int
    title: Text
    description: Text
    channel: str
    weights: dict[Factor, Fraction]
    weights_source: Text
    threshold: Fraction
    factor_thresholds: dict[Factor, Fraction]
    bands: tuple[Band, ...]
    stamps: tuple[Stamp, ...]
    sections: tuple[Section, ...]
    digest: str
    issued: date | None = None
    warnings: tuple[Text, ...] = field(default=())

    @property
    def name(self) -> str:
        """``key.vN``, as the file is called."""
        return f"{self.key}.v{self.version}"

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question in reading order."""
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, key: str) -> Question:
        """Return the question called ``key``; ``KeyError`` when there is none."""
        return {question.key: question for question in self.questions}[key]

    def section(self, key: str) -> Section:
        """Return the section called ``key``; ``KeyError`` when there is none."""
        return {section.key: section for section in self.sections}[key]

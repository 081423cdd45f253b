"""When a question is shown: a look at earlier answers, or several joined."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

Operand = str | Fraction | bool | tuple[str | Fraction, ...]


class Comparison(StrEnum):
    """How a condition looks at an earlier answer."""

    IS = "is"
    IS_NOT = "is_not"
    ANY_OF = "any_of"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Test:
    """One look at one earlier question.

    ``operand`` is a string for yes/no, choice and multi (ticked or not), a Fraction for
    scales, emotions, durations and numbers, a tuple of these for ``any_of``, a bool for ``answered``.
    A hidden, unanswered or not-applicable question satisfies only ``answered = false``.
    """

    question: str
    comparison: Comparison
    operand: Operand


@dataclass(frozen=True, slots=True)
class AllOf:
    """True when every part is."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when at least one part is."""

    parts: tuple["Condition", ...]


Condition = Test | AllOf | AnyOf

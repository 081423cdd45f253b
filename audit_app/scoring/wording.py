"""Numbers and terms as the arithmetic is written out, in either language."""

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from audit_app.checklists.definition import Factor, Text
from audit_app.checklists.numbers import plain_number
from audit_app.scoring.bands import CRITICAL_FAILURE
from audit_app.scoring.results import QuestionState

FACTOR_NAMES = {
    Factor.PROBLEM_HANDLING: Text("Khả năng xử lý tình huống", "Problem handling"),
    Factor.STAFF_ATTITUDE: Text(
        "Thái độ và trình độ chuyên môn của nhân viên", "Staff attitude and expertise"
    ),
    Factor.CONVENIENCE: Text("Sự tiện lợi cho khách hàng", "Convenience"),
    Factor.CONSISTENT_INFORMATION: Text("Sự đồng bộ, thống nhất thông tin", "Consistent information"),
    Factor.RESPONSE_SPEED: Text("Đáp ứng yêu cầu nhanh chóng", "Response speed"),
}
STATE_WORDS = {
    QuestionState.NOT_APPLICABLE: Text("không áp dụng", "not applicable"),
    QuestionState.UNANSWERED: Text("chưa trả lời", "unanswered"),
    QuestionState.HIDDEN: Text("không được hỏi", "not asked"),
}
OUTCOME_CRITICAL = (CRITICAL_FAILURE, Text("lỗi nghiêm trọng", "critical failure"))
NOT_ASSESSED = Text("chưa đánh giá được", "not assessed")

PLACES = 4
"""Decimals of a number on the way; it is marked ≈ where these are not all."""


@dataclass(frozen=True, slots=True)
class Language:
    """Writes numbers and texts in ``vi`` or ``en``."""

    code: str

    def say(self, vi: str, en: str) -> str:
        """Return the words of this language."""
        return en if self.code == "en" else vi

    def number(self, value: Fraction | Decimal, *, signed: bool = False) -> str:
        """Return a number with at most four decimals, in Vietnamese with a decimal comma."""
        exact = Fraction(value)
        if not is_short(exact):
            exact = Fraction(math.floor(exact * 10**PLACES + Fraction(1, 2)), 10**PLACES)
        return self._punctuate(plain_number(exact), signed=signed)

    def fixed(self, value: Decimal, *, signed: bool = False) -> str:
        """Return a rounded number with all its decimals, zeros included."""
        return self._punctuate(str(value), signed=signed)

    def _punctuate(self, digits: str, *, signed: bool) -> str:
        sign = "+" if signed and not digits.startswith("-") else ""
        text = (sign + digits).replace("-", "−")
        return text if self.code == "en" else text.replace(".", ",")

    def operand(self, value: Fraction) -> str:
        """Return a number as it stands in a formula: in brackets when it is negative."""
        return f"({self.number(value)})" if value < 0 else self.number(value)

    def result(self, value: Fraction, *operands: Fraction) -> str:
        """Return ``= 0.75``, or ``≈ 0.3333`` where four decimals are not all of it or of its ``operands``."""
        return f"{'=' if all(map(is_short, (value, *operands))) else '≈'} {self.number(value)}"


def is_short(value: Fraction) -> bool:
    """Whether four decimals say all of ``value``."""
    return (value * 10**PLACES).denominator == 1

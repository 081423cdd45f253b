"""``[weights]`` and ``[thresholds]`` of a checklist file."""

from fractions import Fraction

from audit_app.checklists.definition import Factor, Text
from audit_app.checklists.fields import Fields

POLL_WEIGHTS = {
    Factor.PROBLEM_HANDLING: Fraction(79),
    Factor.STAFF_ATTITUDE: Fraction(69),
    Factor.CONVENIENCE: Fraction(56),
    Factor.CONSISTENT_INFORMATION: Fraction(50),
    Factor.RESPONSE_SPEED: Fraction(29),
}
"""Per cent of 138 contact-centre professionals who named it (Call Centre Helper, February 2013)."""

POLL_SOURCE = Text(
    "Khảo sát 138 người làm tổng đài, Call Centre Helper, tháng 2/2013, theo bài viết của SOI.Pro",
    "Poll of 138 contact-centre professionals, Call Centre Helper, February 2013, as quoted by SOI.Pro",
)
DEFAULT_THRESHOLD = Fraction(80)


def read_weights(fields: Fields | None) -> tuple[dict[Factor, Fraction], Text]:
    """Return the weights and where they come from; the poll's when the file gives none."""
    if fields is None:
        return dict(POLL_WEIGHTS), POLL_SOURCE
    weights: dict[Factor, Fraction] = {}
    mistakes_before = len(fields.mistakes)
    for factor in Factor:
        if factor in fields:
            weights[factor] = fields.number(factor, low=0) or Fraction(0)
        else:
            fields.take(factor, required=True)
            weights[factor] = Fraction(0)
    if not any(weights.values()) and len(fields.mistakes) == mistakes_before:
        fields.refuse(
            None,
            Text("mọi trọng số đều là 0", "every weight is 0"),
            Text("Cho ít nhất một yếu tố trọng số lớn hơn 0", "Give at least one factor a weight above 0"),
        )
    source = fields.text("source")
    fields.close()
    return weights, source


def read_thresholds(fields: Fields | None) -> tuple[Fraction, dict[Factor, Fraction]]:
    """Return the threshold of the visit and of each factor, 0–100."""
    if fields is None:
        return DEFAULT_THRESHOLD, dict.fromkeys(Factor, DEFAULT_THRESHOLD)
    given = fields.number("overall", low=0, high=100)
    overall = DEFAULT_THRESHOLD if given is None else given
    factors: dict[Factor, Fraction] = {}
    for factor in Factor:
        threshold = fields.number(factor, low=0, high=100)
        factors[factor] = overall if threshold is None else threshold
    fields.close()
    return overall, factors

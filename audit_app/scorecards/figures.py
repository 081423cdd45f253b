"""Jinja filters of the scorecards: points as people write them."""

from decimal import Decimal
from fractions import Fraction

from flask import Flask

from audit_app.formatting import current_language, format_number
from audit_app.scorecards.verdict import shorten
from audit_app.scoring.rounding import rounded


def format_points(value: Fraction | Decimal | int | None) -> str:
    """Write points with at most two decimals and no zeros at the end: ``6,3``, ``2``, ``4,36``."""
    text = format_number(value, 2)
    mark = "," if current_language() == "vi" else "."
    return text.rstrip("0").rstrip(mark) if mark in text else text


def format_signed_points(value: Fraction) -> str:
    """Write points with a plus, nothing earned as 0."""
    return f"+{format_points(value)}" if value > 0 else format_points(value)


def from_hundredths(value: int) -> Decimal:
    """Return a stored score as it is shown: one decimal."""
    return rounded(Fraction(value, 100), 1)


def init_app(app: Flask) -> None:
    """Register the filters."""
    app.jinja_env.filters.update(
        points=format_points,
        signed_points=format_signed_points,
        from_hundredths=from_hundredths,
        shorten=shorten,
    )

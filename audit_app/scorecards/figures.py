"""Jinja filters of the scorecards: points as people write them."""

from decimal import Decimal
from fractions import Fraction

from flask import Flask
from markupsafe import Markup

from audit_app.charts.heat import heat_class
from audit_app.formatting import current_language, format_number
from audit_app.scorecards.phrases import language_of
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


def foreign_language(text: str) -> str:
    """Return the language that ``text`` is written in where it is not the document's, ``""`` otherwise."""
    language = language_of(text)
    return language if language and language != current_language() else ""


def language_attribute(text: str) -> Markup:
    """Return `` lang="vi"`` for a phrase in another language than the document's, nothing otherwise."""
    language = foreign_language(text)
    return Markup(' lang="%s"') % language if language else Markup()


def shorten_words(text: str, most: int) -> str:
    """Shorten a phrase, also one that a macro has written, which is escaped already: once is enough."""
    return shorten(text.unescape() if isinstance(text, Markup) else text, most)


def heat_of(score: Decimal | None) -> str:
    """Return the class of a heat cell, by the score as it is printed."""
    return heat_class(None if score is None else float(score))


def init_app(app: Flask) -> None:
    """Register the filters."""
    app.jinja_env.filters.update(
        points=format_points,
        signed_points=format_signed_points,
        from_hundredths=from_hundredths,
        shorten=shorten_words,
        foreign=foreign_language,
        lang=language_attribute,
        heat=heat_of,
    )

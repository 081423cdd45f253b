"""Numbers, dates and times as people here write them; also Jinja filters."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

from flask import Flask
from flask_babel import format_date as babel_date
from flask_babel import get_locale, gettext
from markupsafe import Markup

from audit_app.checklists.definition import Text
from audit_app.clock import local_time

Number = int | float | Decimal | Fraction

MARKS_CHANGED = str.maketrans(",.", ".,")


def current_language() -> str:
    """Return ``vi`` or ``en``, as this request speaks."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "vi"


def in_language(text: Text | None) -> str:
    """Return a checklist's text in this request's language, ``""`` for none."""
    return "" if text is None else text.into(current_language())


def round_half_up(value: Number, places: int) -> Decimal:
    """Round exactly, halves away from zero."""
    if isinstance(value, Fraction):
        scaled = abs(value) * 10**places
        whole = int(scaled + Fraction(1, 2))
        return Decimal(-whole if value < 0 else whole).scaleb(-places)
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def format_number(value: Number | None, places: int = 1, language: str | None = None) -> str:
    """Write a number with a decimal comma in Vietnamese, a point in English; a dash for none."""
    if value is None:
        return "–"
    text = _written(value, places)
    if (language or current_language()) == "vi":
        return text.translate(MARKS_CHANGED)
    return text


@lru_cache(maxsize=8192, typed=True)
def _written(value: Number, places: int) -> str:
    """Write a number with English marks; a page of a thousand branches writes the same ones each time."""
    # Plus 0: what rounds to nothing has no sign.
    return f"{round_half_up(value, places) + 0:,.{places}f}".replace("-", "\u2212")


def from_tenths(value: int) -> Decimal:
    """Return a score that is stored in tenths of a point."""
    return Decimal(value) / 10


def format_score(value: Number | None, language: str | None = None) -> str:
    """Write a score with one decimal."""
    return format_number(value, 1, language)


def format_signed(value: Number | None, places: int = 1, language: str | None = None) -> str:
    """Write a difference with its sign; a plus for positive ones."""
    if value is None:
        return "–"
    text = format_number(value, places, language)
    return f"+{text}" if round_half_up(value, places) > 0 else text


def format_day(value: date | None) -> str:
    """Write a day as dd/MM/yyyy in both languages."""
    return "–" if value is None else f"{value:%d/%m/%Y}"


def format_moment(value: datetime | None) -> str:
    """Write a moment as HH:mm dd/MM/yyyy in the visits' zone."""
    return "–" if value is None else f"{local_time(value):%H:%M %d/%m/%Y}"


def format_time(value: datetime | None) -> str:
    """Write the time of day, 24 h, in the visits' zone."""
    return "–" if value is None else f"{local_time(value):%H:%M}"


def format_weekday(value: date) -> str:
    """Write the name of the day in this request's language."""
    return str(babel_date(value, "EEEE"))


def format_seconds(value: Number | None) -> str:
    """Write a duration in words: ``45 giây``, ``1 phút 30 giây``."""
    if value is None:
        return "–"
    minutes, seconds = divmod(int(value), 60)
    parts = []
    if minutes:
        parts.append(gettext("%(minutes)d min", minutes=minutes))
    if seconds or not minutes:
        parts.append(gettext("%(seconds)d s", seconds=seconds))
    return " ".join(parts)


def format_size(value: int) -> str:
    """Write a number of bytes as people speak of files: 0,4 MB."""
    return f"{format_number(max(value / 1_000_000, 0.1))} MB"


def paragraphs(text: str) -> Markup:
    """Return a person's text with its line breaks, escaped."""
    escaped = [Markup.escape(line) for line in text.splitlines() if line.strip()]
    return Markup("").join(Markup("<p>%s</p>") % line for line in escaped)


def init_app(app: Flask) -> None:
    """Register the filters."""
    app.jinja_env.filters.update(
        number=format_number,
        score=format_score,
        from_tenths=from_tenths,
        signed=format_signed,
        day=format_day,
        moment=format_moment,
        file_size=format_size,
        clock=format_time,
        weekday=format_weekday,
        seconds=format_seconds,
        text=in_language,
        paragraphs=paragraphs,
    )
    app.jinja_env.globals.update(current_language=current_language)

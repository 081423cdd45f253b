"""Exact numbers out of what files hold."""

from decimal import Decimal
from fractions import Fraction

LARGEST = 10**12
DECIMAL_PLACES = 6


def exact_number(value: object) -> Fraction | None:
    """Return an int or Decimal as a Fraction; ``None`` for anything else.

    Numbers beyond ±10¹² or with more than six decimals are no observation, and ``1e999999999`` would
    fill the memory: they give ``None`` as well.
    """
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    if number.is_zero():
        return Fraction(0)
    if not number.is_finite() or not -DECIMAL_PLACES <= number.adjusted() <= 12:
        return None
    exact = Fraction(number)
    if abs(exact) > LARGEST or (exact * 10**DECIMAL_PLACES).denominator != 1:
        return None
    return exact


def plain_number(number: Fraction) -> str:
    """Return a number as a file has it: ``60``, ``0.125``, or ``1/3`` when decimals cannot say it."""
    whole, rest = divmod(abs(number), 1)
    digits = ""
    while rest and len(digits) < 30:
        digit, rest = divmod(rest * 10, 1)
        digits += str(digit)
    if rest:
        return str(number)
    sign = "-" if number < 0 else ""
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"

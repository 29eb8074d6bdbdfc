"""The numbers in an item of QTI."""

from __future__ import annotations

from decimal import Decimal

from temario.patterns import pattern

_NUMBER = pattern(r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,2})?")


def float_of(text: str) -> float | None:
    """Return the number that `text` is, or None."""
    number = decimal_of(text)
    return None if number is None else float(number)


def decimal_of(text: str) -> Decimal | None:
    """Return the number that `text` is, or None; one too long for any question is none."""
    return Decimal(text.strip()) if _NUMBER.fullmatch(text.strip()) else None

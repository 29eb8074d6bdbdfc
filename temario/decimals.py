"""Numbers as people write them: `0,693` or `0.693`, by the language of a course."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from temario.patterns import pattern

_COMMA = """
az be bg ca cs da de el es et eu fi fr gl hr hu id is it lt lv nb nl nn no pl pt ro ru sk sl sr sv
tr uk vi
""".split()  # noqa: SIM905
"""Languages that write a decimal comma (CLDR 46, `symbols/decimal`)."""
_POINT = ("DO", "GT", "HN", "MX", "NI", "PA", "PE", "PR", "SV", "US")
"""Regions where Spanish is written with a decimal point."""
_GROUPED = pattern(r"[+-]?[1-9]\d{0,2}(?P<mark>[.,'\s])\d{3}(?:(?P=mark)\d{3})*(?P<rest>[.,]\d+)?")
"""A number whose thousands are set apart, such as `1.500`, `1 500 000` and `1,500.25`."""


def decimal_sign(language: str) -> str:
    """Return the decimal sign of a BCP 47 language: `,` or `.`."""
    primary, *others = language.split("-")
    regions = [part.upper() for part in others]
    point = primary.lower() == "es" and any(region in _POINT for region in regions)
    return "," if primary.lower() in _COMMA and not point else "."


def parse_decimal(text: str, language: str) -> Decimal | None:
    """Return the number that `text` is in `language`, or None where it is none.

    The other decimal sign is read too, unless the digits are grouped by it in
    thousands, as in the Spanish `1.500`.
    """
    plain = re.sub(r"^([+-])\s+", r"\1", text.strip().replace("\u2212", "-"))
    grouped = _GROUPED.fullmatch(plain)
    if grouped:
        mark, rest = grouped["mark"], grouped["rest"] or ""
        alone = plain.count(mark) == 1 and not rest
        if not rest.startswith(mark) and not (alone and mark == decimal_sign(language)):
            plain = plain.replace(mark, "")
    plain = plain.replace(",", ".")
    if not re.fullmatch(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", plain):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def other_sign(language: str) -> str:
    """Return the sign that is not the decimal sign of `language`: `.` or `,`."""
    return "." if decimal_sign(language) == "," else ","


def is_grouped(text: str, language: str) -> bool:
    """Return whether a number such as the Spanish `1.500` is read with one group of thousands."""
    found = _GROUPED.fullmatch(text.strip().replace("\u2212", "-"))
    return found is not None and found["mark"] == other_sign(language) and not found["rest"]


def written(number: Decimal | float, language: str) -> str:
    """Return a number as it is written in `language`, with no more decimals than it has."""
    return f"{Decimal(str(number)).normalize():f}".replace(".", decimal_sign(language))

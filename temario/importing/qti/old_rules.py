"""The rules by which an item of QTI 1.2 is marked, and its texts as words."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from temario.importing.qti.numbers import decimal_of
from temario.importing.qti.tree import attribute, children, descendants, kind, words
from temario.records import record


@record
class Rule:
    """A condition and the points that it gives."""

    equal: tuple[tuple[str, str], ...]
    """Responses and the answers that they have to be."""
    low: tuple[tuple[str, str], ...]
    high: tuple[tuple[str, str], ...]
    """Responses and the numbers that they lie between."""
    points: float
    told: tuple[str, ...]
    """The ids of what is said then."""


def read_rule(condition: Any) -> Rule:
    """Return what a `respcondition` asks for, and what it gives."""
    said = {
        name: tuple(
            (attribute(each, "respident"), " ".join((each.text or "").split()))
            for each in descendants(condition, *names)
            if not any(kind(around) == "not" for around in each.iterancestors())
        )
        for name, names in (
            ("equal", ("varequal",)),
            ("low", ("vargte", "vargt")),
            ("high", ("varlte", "varlt")),
        )
    }
    values = [float(decimal_of(words(each)) or 0) for each in children(condition, "setvar")]
    told = tuple(attribute(each, "linkrefid") for each in children(condition, "displayfeedback"))
    return Rule(said["equal"], said["low"], said["high"], max(values, default=0.0), told)


def plain(html: str) -> str:
    """Return HTML as words."""
    return unescape(re.sub(r"<[^<>]*>", " ", html))


def tex(attribute_: str) -> str:
    """Return the formula in an attribute, as it stands in HTML."""
    return unescape(attribute_).replace("<", "&lt;")

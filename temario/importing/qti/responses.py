"""What an item of QTI declares to be right, and what it is worth."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from temario.importing.qti.tree import attribute, child, children, descendants
from temario.records import record

_NUMBER = re.compile(r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,2})?")


@record
class Response:
    """A response declaration."""

    cardinality: str = "single"
    base: str = ""
    """Its base type: `identifier`, `string`, `float` and so on."""
    right: tuple[str, ...] = ()
    """The correct response."""
    shares: tuple[tuple[str, float], ...] = ()
    """What single answers are worth, by their mapping."""
    case: bool = False
    """Whether capitals matter in what is typed."""

    @property
    def keys(self) -> tuple[str, ...]:
        """All answers that are worth something, the correct ones first."""
        worth = (key for key, share in self.shares if share > 0)
        return tuple(dict.fromkeys((*self.right, *worth)))

    @property
    def most(self) -> float:
        """What it can be worth at most by its mapping."""
        worth = [share for _, share in self.shares if share > 0]
        if not worth:
            return 0.0
        return sum(worth) if self.cardinality == "multiple" else max(worth)


def responses(root: Any) -> dict[str, Response]:
    """Return the response declarations of an item by their identifiers."""
    return {
        attribute(each, "identifier"): _response(each)
        for each in children(root, "response-declaration")
    }


def _response(declared: Any) -> Response:
    correct, mapping = child(declared, "correct-response"), child(declared, "mapping")
    values = [] if correct is None else list(children(correct, "value"))
    entries = [] if mapping is None else list(children(mapping, "map-entry"))
    base = attribute(declared, "base-type")
    # What is not said is true (QTI 2.1 information model, 5.1, mapEntry).
    cases = [attribute(entry, "case-sensitive") != "false" for entry in entries]
    return Response(
        attribute(declared, "cardinality") or "single",
        base,
        tuple(_value(value.text) for value in values if _value(value.text)),
        tuple(
            (_value(attribute(entry, "map-key")), share)
            for entry in entries
            if (share := float_of(attribute(entry, "mapped-value"))) is not None
        ),
        base == "string" and (any(cases) or not cases),
    )


def _value(text: str | None) -> str:
    return " ".join((text or "").split())


def float_of(text: str) -> float | None:
    """Return the number that `text` is, or None."""
    number = decimal_of(text)
    return None if number is None else float(number)


def decimal_of(text: str) -> Decimal | None:
    """Return the number that `text` is, or None; one too long for any question is none."""
    return Decimal(text.strip()) if _NUMBER.fullmatch(text.strip()) else None


def tolerance_of(root: Any, identifier: str, value: Decimal) -> Decimal:
    """Return how far an answer may lie from `value`, by the item's rules; 0 where none says it."""
    for equal in descendants(root, "equal"):
        about = [attribute(each, "identifier") for each in descendants(equal, "variable")]
        if identifier not in about:
            continue
        found = [decimal_of(part) for part in attribute(equal, "tolerance").split()]
        numbers = [abs(number) for number in found if number is not None]
        if numbers and attribute(equal, "tolerance-mode") == "relative":
            return max(numbers) * abs(value) / 100
        return max(numbers, default=Decimal(0))
    return Decimal(0)

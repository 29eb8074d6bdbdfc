"""What an item of QTI declares to be right, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from temario.importing.qti.credit import Credit
from temario.importing.qti.numbers import decimal_of, float_of
from temario.importing.qti.tree import attribute, child, children, descendants
from temario.records import record, replace


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
    partly: tuple[tuple[tuple[str, ...], float], ...] = ()
    """Other answers, in their parts, and which share of the points each is worth by rules."""
    best: float = 0.0
    """What it can be worth at most by rules; 0 where they do not say it."""

    @property
    def keys(self) -> tuple[str, ...]:
        """All answers that are worth something, the correct ones first."""
        worth = (key for key, share in self.shares if share > 0)
        return tuple(dict.fromkeys((*self.right, *worth)))

    @property
    def most(self) -> float:
        """What it can be worth at most, by its mapping or by rules."""
        worth = [share for _, share in self.shares if share > 0]
        if not worth:
            return self.best
        return sum(worth) if self.cardinality == "multiple" else max(worth)


def responses(root: Any, rules: Iterable[Credit] = ()) -> dict[str, Response]:
    """Return the response declarations of an item by their identifiers.

    `rules` are what the item's rules give points for.
    """
    given: dict[str, list[Credit]] = {}
    for credit in rules:
        given.setdefault(credit.response, []).append(credit)
    declared = {attribute(e, "identifier"): e for e in children(root, "response-declaration")}
    return {
        name: _with_credits(_response(each), given.get(name, [])) for name, each in declared.items()
    }


def _with_credits(response: Response, rules: list[Credit]) -> Response:
    """Return a response with what only rules say of it: what is right, what is so in part."""
    worth: dict[tuple[str, ...], float] = {}
    for credit in rules:  # the first rule that gives something counts
        worth.setdefault(credit.given or response.right, credit.points)
    worth.pop((), None)
    if not worth:
        return response
    most = max(worth.values())
    alone = all(len(given) == 1 for given in worth)
    if response.cardinality == "multiple" and alone and not response.right:
        shares = tuple((given[0], points) for given, points in worth.items())
        return replace(response, right=tuple(given[0] for given in worth), shares=shares)
    best = [given for given, points in worth.items() if points == most]
    right = response.right or best[0]
    if response.cardinality == "single" and response.base not in ("identifier", "pair", ""):
        right = tuple(dict.fromkeys((*right, *(given[0] for given in best))))
    partly = [
        (given, points / most)
        for given, points in worth.items()
        if given != right and not (len(given) == 1 and given[0] in right)
    ]
    return replace(response, right=right, partly=tuple(partly), best=most)


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

"""The rules of an item of QTI → what single answers are worth, where only rules say it.

Read are conditions that compare one response with answers (`match`, `equal`, `stringMatch`,
`member`, and `or` of these) and set a score to a number (QTI 2.1 information model, 8).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from temario.importing.qti.numbers import float_of
from temario.importing.qti.tree import attribute, child, children, descendants, kind, words
from temario.patterns import pattern
from temario.records import record

_SCORE = pattern(r"(?i)(?!max|min|pass).*score|points?|puntos")
_COMPARED = ("match", "equal", "equal-rounded", "string-match", "member", "contains")
_MOST_RULES = 200
"""So many conditions of an item are looked at."""


@record
class Credit:
    """What one answer is worth."""

    response: str
    given: tuple[str, ...]
    """The answer, in its parts; empty for the one that is declared to be right."""
    points: float


@record
class Credits:
    """What the rules of an item give points for."""

    known: tuple[Credit, ...] = ()
    unread: tuple[Any, ...] = ()
    """Branches that give points in a way that is not read."""


def credits_of(root: Any) -> Credits:
    """Return what the rules of an item say; nothing where a template marks it."""
    known: list[Credit] = []
    unread: list[Any] = []
    processing = child(root, "response-processing")
    conditions = descendants(processing, "response-condition") if processing is not None else ()
    declared = {attribute(each, "identifier") for each in children(root, "response-declaration")}
    for number, condition in enumerate(conditions):
        if number >= _MOST_RULES:
            unread.append(condition)
            break
        nested = _nested(condition, declared)
        for branch in condition:
            if kind(branch) not in ("response-if", "response-else-if"):
                continue
            points = _points(root, branch)
            asked = next((each for each in branch if kind(each)), None)
            if points is None or asked is None or not _about(asked, declared):
                continue
            found = None if nested else _answers(asked, declared)
            if points > 0 and found is not None:
                known.extend(Credit(name, given, points) for name, given in found)
            elif points:
                unread.append(branch)
    return Credits(tuple(known), tuple(unread))


def _points(root: Any, branch: Any) -> float | None:
    """Return what a branch adds to a score; -1 where no number says it, None where nothing is."""
    for rule in branch:
        name = attribute(rule, "identifier")
        if kind(rule) != "set-outcome-value" or not _SCORE.fullmatch(name):
            continue
        value = next((each for each in rule if kind(each)), None)
        if value is None or next(_named(value, "map-response", "map-response-point"), None):
            return None  # the mapping says it
        if kind(value) == "sum":
            parts = [e for e in value if kind(e) and attribute(e, "identifier") != name]
            value = parts[0] if len(parts) == 1 else value
        if kind(value) == "base-value":
            points = float_of(words(value))
            return None if points is None else max(0.0, points)
        if kind(value) == "variable" and attribute(value, "identifier").upper() == "MAXSCORE":
            return _most(root)
        return -1.0
    return None


def _most(root: Any) -> float:
    for declared in children(root, "outcome-declaration"):
        if attribute(declared, "identifier").upper() == "MAXSCORE":
            value = next(descendants(declared, "value"), None)
            return float_of(words(value)) or 1.0 if value is not None else 1.0
    return 1.0


def _named(element: Any, *names: str) -> Iterator[bool]:
    return (True for each in element.iter() if kind(each) in names)


def _about(asked: Any, declared: set[str]) -> bool:
    """Return whether a condition asks for a response itself, not for its mapping."""
    if next(_named(asked, "map-response", "map-response-point"), None):
        return False
    about = (each for each in asked.iter() if kind(each) in ("variable", "correct"))
    return any(attribute(each, "identifier") in declared for each in about)


def _nested(condition: Any, declared: set[str]) -> bool:
    """Return whether a condition stands in another that asks for more than an answer at all."""
    for around in condition.iterancestors():
        if kind(around) == "response-processing":
            return False
        if kind(around) == "response-condition":
            continue
        before = [around, *around.itersiblings(preceding=True)]
        firsts = (next((e for e in each if kind(e)), None) for each in before if kind(each))
        for asked in firsts:
            if asked is None or kind(asked) == "response-condition":
                continue
            if next(_named(asked, *_COMPARED), None) and _about(asked, declared):
                return True
    return False


def _answers(asked: Any, declared: set[str]) -> list[tuple[str, tuple[str, ...]]] | None:
    """Return responses and the answers that a condition asks for; None where it asks otherwise."""
    parts = [each for each in asked if kind(each)]
    name = kind(asked)
    if name == "or" or (name == "and" and len(parts) == 1):
        found = [_answers(part, declared) for part in parts]
        return None if None in found else [each for some in found if some for each in some]
    if name == "and":  # all right at once is what a question here asks for anyway
        all_ = [_answers(part, declared) for part in parts]
        right = all(each is not None and len(each) == 1 and not each[0][1] for each in all_)
        return [all_[0][0]] if right and all_[0] else None
    if name not in _COMPARED or len(parts) != 2:
        return None
    if name == "member":
        parts.reverse()
    first, second = parts if kind(parts[0]) == "variable" else parts[::-1]
    response = attribute(first, "identifier")
    if kind(first) != "variable" or response not in declared:
        return None
    if kind(second) == "correct" and attribute(second, "identifier") == response:
        return [(response, ())]
    values = [second] if kind(second) == "base-value" else [e for e in second if kind(e)]
    known = kind(second) in ("base-value", "multiple", "ordered")
    if not known or not values or any(kind(each) != "base-value" for each in values):
        return None
    return [(response, tuple(words(value) for value in values))]

"""The rules of an item of QTI → which feedback is for who is right, and which for who is wrong."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from temario.importing.qti.tree import attribute, child, children, descendants, kind, words

CORRECT = ("_correct", "correct", "right", "feedback_correct", "correct_fb")
INCORRECT = ("_incorrect", "incorrect", "wrong", "feedback_incorrect", "incorrect_fb")
"""What packages of ours and of others call the feedback of a whole answer."""
_BRANCHES = ("response-if", "response-else-if", "response-else")
_SET = "set-outcome-value"
_COMPARED = ("match", "equal", "equal-rounded", "string-match", "member")
_LONGEST = 200
"""So many rules that set an outcome are looked at."""


class Verdicts:
    """Knows, of the outcomes that rules set, which say that an answer is right, or what it is.

    Two ways are read. ONYX, OPAL and OpenOlat set `FEEDBACKBASIC` to `correct` or `incorrect`, and
    other outcomes by it. Others set an outcome where the response matches the correct one, and
    another `else`; that counts for items that ask one thing alone.
    """

    __slots__ = ("_known", "_right", "_single")

    def __init__(self, root: Any, right: Collection[str] = ()) -> None:
        """Read the rules of an item; `right` are answers that are so, by themselves."""
        self._right = right
        declared = list(children(root, "response-declaration"))
        self._single = sum(child(each, "correct-response") is not None for each in declared) == 1
        self._known: dict[tuple[str, str], str] = {}
        for number, rule in enumerate(descendants(root, _SET)):
            if number >= _LONGEST:
                break
            verdict = self._verdict(rule)
            for value in _values(rule) if verdict else ():
                key = attribute(rule, "identifier"), value
                # What is set by several rules is for whom the first says.
                self._known.setdefault(key, verdict)

    def of(self, outcome: str, value: str) -> str:
        """Return `correct`, `incorrect` or `#choice` where an outcome of that value says so."""
        return self._known.get((outcome, value), "")

    def _verdict(self, rule: Any) -> str:
        own = [each for each in rule if kind(each) in ("match", "and")]
        if own:  # a truth value by itself
            return _named(own)
        branch = rule.getparent()
        name = kind(branch)
        if name not in _BRANCHES:
            return ""
        if name == "response-else":  # for who gave none of the answers before
            others = [each for each in branch.itersiblings(preceding=True) if kind(each)]
            said = [self._verdict_of(each) for each in others]
            right = any(each == "correct" or each[1:] in self._right for each in said)
            return "incorrect" if right and "" not in said else ""
        return self._verdict_of(branch)

    def _verdict_of(self, branch: Any) -> str:
        first = next((each for each in branch if kind(each)), None)
        if first is None or kind(first) not in ("and", *_COMPARED):
            return ""
        named = _named([first])
        if named:
            return named
        parts = [kind(each) for each in first if kind(each)]
        return "correct" if self._single and parts == ["variable", "correct"] else ""


def _named(conditions: list[Any]) -> str:
    """Return what conditions say by name: that another outcome is `correct`, or `incorrect`.

    A choice that is chosen stands behind a `#`.
    """
    found: set[str] = set()
    for condition in conditions:
        for each in condition.iter():
            if kind(each) == "not":
                return ""
            if kind(each) == "base-value" and kind(each.getparent()) in _COMPARED:
                found.add(words(each))
    if len(found) != 1:
        return ""
    (name,) = found
    if name.casefold() in CORRECT:
        return "correct"
    return "incorrect" if name.casefold() in INCORRECT else f"#{name}"


def _values(rule: Any) -> list[str]:
    """Return what a rule sets its outcome to; a condition by itself makes it true."""
    if any(kind(each) in ("match", "and") for each in rule):
        return ["true"]
    return [words(each) for each in descendants(rule, "base-value")]

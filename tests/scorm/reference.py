"""What the player should make of a learner's answers, written in Python from its rules in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Literal

from temario.model import (
    Choice,
    Cloze,
    Essay,
    Match,
    Numeric,
    Order,
    Question,
    Short,
    TrueFalse,
)

Marks = tuple[int, int]
"""How many of how many parts are right."""

# --- marking ---


def marked(question: Question, answer: Sequence[str]) -> Marks:
    """Return how an answer is marked."""
    match question.answer:
        case Choice(options, multiple):
            right = {option.id for option in options if option.correct}
            chosen = set(answer)
            if not multiple:
                return int(len(chosen) == 1 and chosen <= right), 1
            return max(0, len(chosen & right) - len(chosen - right)), max(1, len(right))
        case TrueFalse(truth):
            return int(answer == [str(truth).lower()]), 1
        case Short(answers):
            return int(_alike(question, answers, answer[0])), 1
        case Numeric(value, tolerance):
            typed = number(answer[0])
            return int(typed is not None and abs(typed - value) <= tolerance), 1
        case Match(items):
            pairs = zip(items, answer, strict=True)
            return sum(item.target == given for item, given in pairs), len(items)
        case Order(items):
            right_pairs = [(a.id, b.id) for a, b in pairwise(items)]
            given_pairs = set(pairwise(answer))
            return sum(pair in given_pairs for pair in right_pairs), len(right_pairs)
        case Cloze(gaps):
            return sum(
                given in gap.answers if gap.options else _alike(question, gap.answers, given)
                for gap, given in zip(gaps, answer, strict=True)
            ), len(gaps)
        case Essay():
            return 0, 0


_SPACE = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"


def _alike(question: Question, right: Iterable[str], given: str) -> bool:
    return _core(question, given) in {_core(question, one) for one in right}


def _core(question: Question, text: str) -> str:
    """Return what matters of a typed text."""
    text = unicodedata.normalize("NFC", text)
    text = "".join({"‘": "'", "’": "'"}.get(c, c) for c in text if c not in '“”«»"')
    text = re.sub(f"[{_SPACE}]+", " ", text).strip(" ")
    if text.endswith("."):
        text = text[:-2] if text.endswith(" .") else text[:-1]
    if not question.case:
        text = text.lower()
    if not question.accents:
        text = "".join(
            letter
            if letter in "ñÑ"
            else "".join(filter(_is_no_accent, unicodedata.normalize("NFD", letter)))
            for letter in text
        )
    return text


def _is_no_accent(character: str) -> bool:
    return not "\u0300" <= character <= "\u036f"


def number(text: str) -> Decimal | None:
    """Return the number that a learner typed."""
    text = re.sub(f"[{_SPACE}']", "", text).replace("\u2212", "-")
    signs = [character for character in text if character in ",."]
    if len(signs) > 1:
        last = signs[-1]
        if signs.count(last) > 1:
            text = text.replace(",", "").replace(".", "")
        else:
            text = text.replace("," if last == "." else ".", "")
    text = text.replace(",", ".")
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", text):
        return None
    found = Decimal(text)
    return found if abs(found) < Decimal("1.7e308") else None


# --- score and verdict ---


@dataclass(frozen=True)
class Score:
    """What a learner has of the questions asked."""

    raw: Fraction | None
    """0 to 100 with two decimals; None where nothing asked has a score."""
    answered: int
    """Graded questions, essays too."""
    all: int
    marked: int
    """Answers that have a score."""


def scored(asked: Iterable[Question], results: Mapping[str, Marks]) -> Score:
    """Return the score of `results`, marks by a question's id."""
    graded = [question for question in asked if question.graded]
    counted = [question for question in graded if question.kind != "essay"]
    possible = sum((_points(question) for question in counted), Fraction(0))
    earned = Fraction(0)
    for question in counted:
        right, parts = results.get(question.id, (0, 0))
        if parts:
            earned += _points(question) * Fraction(right, parts)
    raw = Fraction(floor(10_000 * earned / possible + Fraction(1, 2)), 100) if possible else None
    have = [question for question in graded if question.id in results]
    return Score(raw, len(have), len(graded), sum(one.kind != "essay" for one in have))


def _points(question: Question) -> Fraction:
    return Fraction(str(question.points))


@dataclass(frozen=True)
class Verdict:
    completed: bool
    ended: bool
    success: Literal["passed", "failed", ""]


NOTHING = Verdict(False, False, "")


def judged(
    score: Score,
    viewed: bool,
    pass_: int,
    complete: Literal["viewed", "answered", "passed"],
    before: Verdict,
) -> Verdict:
    """Return what a score and pages seen mean for the course; `before` is what the LMS had."""
    everything = score.answered == score.all
    success: Literal["passed", "failed", ""] = ""
    if score.raw is None:
        success = "passed" if before.success == "passed" else ""
    elif score.marked and score.raw >= pass_:
        success = "passed"
    elif everything:
        success = "failed"
    elif before.success == "passed":
        success = "passed"
    reached = {
        "viewed": viewed,
        "answered": everything if score.all else viewed,
        "passed": viewed if score.raw is None else success == "passed",
    }
    completed = before.completed or reached[complete]
    return Verdict(completed, completed or (complete == "passed" and success == "failed"), success)


# --- what is kept of a learner ---


@dataclass
class Kept:
    """What is known of one question from one session to the next."""

    attempts: int
    marks: Marks
    about: object
    """All that the answer depends on: the kind, and what could be chosen."""
    answer: dict[str, str] | list[str]
    """By what it belongs to, so that it is the same when that is listed otherwise."""


def about(question: Question) -> object:
    """Return what makes an answer to an earlier version of a question an answer to this one."""
    match question.answer:
        case Choice(options) | Order(options):
            return question.kind, frozenset(option.id for option in options)
        case Match(items, targets):
            ids = frozenset(item.id for item in items)
            return question.kind, ids, frozenset(target.id for target in targets)
        case Cloze(gaps):
            return question.kind, tuple(frozenset(gap.options) for gap in gaps)
        case _:
            return question.kind


def stored(question: Question, answer: Sequence[str]) -> dict[str, str] | list[str]:
    """Return an answer as it is kept."""
    if isinstance(question.answer, Match):
        items = question.answer.items
        return {item.id: given for item, given in zip(items, answer, strict=True)}
    return sorted(answer) if question.kind == "multiple" else list(answer)


def listed(question: Question, answer: dict[str, str] | list[str]) -> list[str]:
    """Return a kept answer as the question lists its parts now."""
    if isinstance(question.answer, Match) and isinstance(answer, dict):
        return [answer[item.id] for item in question.answer.items]
    if question.kind == "multiple" and isinstance(question.answer, Choice):
        return [option.id for option in question.answer.options if option.id in answer]
    return list(answer)


def types(question: Question) -> bool:
    """Return whether some of an answer is typed."""
    if isinstance(question.answer, Cloze):
        return any(not gap.options for gap in question.answer.gaps)
    return isinstance(question.answer, Short | Numeric | Essay)

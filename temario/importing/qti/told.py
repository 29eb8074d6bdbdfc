"""What an item of QTI says of answers, and to whom: feedback and rubrics."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

from temario.importing.banks.asked import introduced
from temario.importing.losses import lost
from temario.importing.qti.numbers import decimal_of
from temario.importing.qti.tree import attribute, descendants, kind
from temario.importing.qti.verdicts import CORRECT, INCORRECT, Verdicts
from temario.model import (
    Answer,
    Blocks,
    Choice,
    Essay,
    Item,
    Match,
    Numeric,
    Only,
    Option,
    Order,
    Paragraph,
    Question,
    Short,
    Strong,
    Text,
    TrueFalse,
)
from temario.patterns import pattern
from temario.problems import Place, Problem
from temario.records import mutable, replace

_GENERAL = ("_general", "general", "general_fb", "feedback", "solution", "modal")
_TOLD = "_told."


@mutable
class Told:
    """Reads what is said in one item."""

    root: Any
    blocks: Callable[[Any], Blocks]
    """Gives what an element says."""
    place: Callable[[Any], Place]
    report: Callable[[Problem], None]
    right: Collection[str] = ()
    """Answers, as the item's rules name them, that are right by themselves."""

    def rubric(self, question: Question) -> Question:
        """Return a question with its rubrics: for who marks it, for learners, for instructors."""
        for block in descendants(self.root, "rubric-block"):
            said = self.blocks(block)
            view = attribute(block, "view")
            if isinstance(question.answer, Essay) and "scorer" in view:
                answer = replace(question.answer, rubric=(*question.answer.rubric, *said))
                question = replace(question, answer=answer)
            elif "candidate" in view or not view:
                question = replace(question, stem=(*said, *question.stem))
            elif said:
                only = Only("instructor", said, self.place(block))
                question = replace(question, stem=(*question.stem, only))
        return question

    def feedback(self, question: Question) -> Question:
        """Return a question with what learners are told after answering."""
        options = {part.id: part for part in _parts(question.answer)}
        told: dict[str, Blocks] = {}
        verdicts = Verdicts(self.root, self.right)
        kinds = ("modal-feedback", "feedback-block", "feedback-inline")
        for block in descendants(self.root, *kinds):
            name = attribute(block, "identifier")
            said = self.blocks(block)
            title = attribute(block, "title")
            if title:
                place = self.place(block)
                said = (Paragraph((Strong((Text(title, place),), place),), place), *said)
            if not said:
                continue
            bare = own_id(name.removeprefix(_TOLD))
            verdict = verdicts.of(attribute(block, "outcome-identifier"), name)
            low = name.casefold() if verdict in ("", f"#{verdict[1:]}") else verdict
            around = next((p for p in block.iterancestors() if kind(p) == "simple-choice"), None)
            if around is not None and own_id(attribute(around, "identifier")) in options:
                key = f"#{own_id(attribute(around, 'identifier'))}"
            elif own_id(verdict.removeprefix("#")) in options:
                key = f"#{own_id(verdict.removeprefix('#'))}"
            elif bare in options and (low not in (*CORRECT, *INCORRECT)):
                key = f"#{bare}"
            elif isinstance(question.answer, TrueFalse) and low in ("true", "false"):
                key = "correct" if (low == "true") == question.answer.answer else "incorrect"
            elif verdict.startswith("#") and isinstance(question.answer, Short | Numeric):
                right = _is_right(question, verdict[1:])
                key = "correct" if right else "incorrect"
                said = said if right else introduced(verdict[1:], said)
            elif low in CORRECT:
                key = "correct"
            elif low in INCORRECT:
                key = "incorrect"
            else:
                key = "feedback"
                if low not in _GENERAL:
                    what = f"when “{name[:40]}” is said to a learner"
                    self.report(lost(self.place(block), what, "it is said to all"))
            told[key] = (*told.get(key, ()), *said)
        parts = {key[1:]: blocks for key, blocks in told.items() if key.startswith("#")}
        return replace(
            question,
            answer=_with_feedback(question.answer, parts),
            correct=told.get("correct", ()),
            incorrect=told.get("incorrect", ()),
            feedback=told.get("feedback", ()),
        )


def _is_right(question: Question, given: str) -> bool:
    match question.answer:
        case Short(answers):
            return given in answers
        case Numeric(value, tolerance):
            number = decimal_of(given)
            return number is not None and abs(number - value) <= tolerance
        case _:
            return False


_MACHINE = pattern(r"[A-Za-z_]{0,8}[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{6,12}", re.IGNORECASE)


def by_hand(name: str) -> str:
    """Return an id, or nothing where it is a long number that a program made."""
    return "" if _MACHINE.fullmatch(name) else name


def own_id(name: str) -> str:
    """Return an identifier as an id of temario's; `_1a` stands for `1a`, which QTI cannot have."""
    bare = name[1:] if re.match(r"_[\w]", name) else name
    return bare if re.fullmatch(r"\w[\w.:-]*", bare) else ""


def _parts(answer: Answer) -> tuple[Option | Item, ...]:
    match answer:
        case Choice(options) | Order(options):
            return options
        case Match(items):
            return items
        case _:
            return ()


def _with_feedback(answer: Answer, told: dict[str, Blocks]) -> Answer:
    match answer:
        case Choice(options) | Order(options):
            said = tuple(replace(o, feedback=told.get(o.id, o.feedback)) for o in options)
            return replace(answer, options=said) if isinstance(answer, Choice) else Order(said)
        case Match(items):
            return replace(
                answer, items=tuple(replace(i, feedback=told.get(i.id, i.feedback)) for i in items)
            )
        case _:
            return answer

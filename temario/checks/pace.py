"""How long lessons take, and those that take far longer than the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from statistics import median

from temario.model import (
    Answer,
    Block,
    Blocks,
    Choice,
    Code,
    Course,
    Diagram,
    Essay,
    Figure,
    Formula,
    Inline,
    Lesson,
    Listing,
    Match,
    Question,
    Table,
    Text,
    Unit,
)
from temario.patterns import pattern
from temario.problems import Problem, advice
from temario.records import record, replace
from temario.traverse import for_audiences, heading, plain, transform, walk

_WORDS = 200
"""How many words are read in a minute."""
_QUESTION, _ESSAY, _SHOWN, _LINE = 1.0, 5.0, 0.25, 5 / 60
"""Minutes for a question, an essay, a thing to look at, a line of code."""
_LONG, _TIMES, _LEAST = 10.0, 3.0, 3
"""A lesson is too long above so many minutes, if it takes so many times what the middle one of at
least so many lessons does."""
_WORD = pattern(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SIGN = pattern(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
"""Letters of scripts that put no spaces between words; two are taken for a word."""


@record
class Pace:
    """What a lesson asks of its reader."""

    part: Lesson | Unit
    """A lesson, or a unit that has none."""
    words: int
    minutes: float
    asking: float
    """Those of the minutes that questions take."""

    @property
    def reading(self) -> float:
        """The minutes without questions."""
        return self.minutes - self.asking

    @property
    def title(self) -> str:
        """The title as shown, with its number."""
        return heading(self.part.number, plain(self.part.title))


def paces(course: Course) -> tuple[Pace, ...]:
    """Return what each lesson asks of its reader, in source order.

    A video counts nothing, since its length is not known.
    """
    return tuple(_pace(part) for unit in course.units for part in (unit.lessons or (unit,)))


def long_lessons(course: Course) -> Iterator[Problem]:
    """Yield advice for every lesson that takes far longer to read than the others.

    Questions do not count: a quiz at the end of a course is long because it is meant to be.
    """
    found = paces(course)
    if len(found) < _LEAST:
        return
    middle = median(pace.reading for pace in found)
    for pace in found:
        if pace.reading > _LONG and pace.reading > _TIMES * middle:
            yield advice(
                "lesson-too-long",
                pace.part.place,
                f"“{pace.title}” takes about {round(pace.reading)} minutes to read, and the middle "
                f"one of the course's lessons {max(1, round(middle))}",
                "Divide it with another heading, or move what is further reading to its end.",
            )


def _pace(part: Lesson | Unit) -> Pace:
    words, minutes, asking = 0, 0.0, 0.0
    for node in walk(transform(for_audiences(part.blocks, frozenset({"online"})), _asked)):
        words += _words(node)
        if isinstance(node, Question):
            asking += _ESSAY if isinstance(node.answer, Essay) else _QUESTION
        else:
            minutes += _minutes(node)
    return Pace(part, words, minutes + asking + words / _WORDS, asking)


def _asked(block: Block) -> Blocks:
    """Return a question without what is told later, of which a learner reads a part at most."""
    if not isinstance(block, Question):
        return (block,)
    answer: Answer = block.answer
    match answer:
        case Choice(options):
            answer = replace(answer, options=tuple(replace(one, feedback=()) for one in options))
        case Match(items):
            answer = replace(answer, items=tuple(replace(one, feedback=()) for one in items))
        case Essay():
            answer = replace(answer, rubric=())
        case _:
            pass
    return (replace(block, answer=answer, feedback=(), correct=(), incorrect=(), hints=()),)


def _words(node: Block | Inline) -> int:
    if not isinstance(node, Text | Code):
        return 0
    signs = len(_SIGN.findall(node.text))
    return (signs + 1) // 2 + len(_WORD.findall(_SIGN.sub(" ", node.text)))


def _minutes(node: Block | Inline) -> float:
    match node:
        case Figure() | Table() | Diagram() | Formula():
            return _SHOWN
        case Listing(code=code):
            return _LINE * (code.count("\n") + 1)
        case _:
            return 0.0


def total(found: Iterable[Pace]) -> float:
    """Return the minutes of all lessons."""
    return sum(pace.minutes for pace in found)

"""What tests of the handout share: planning it, making it, and reading it with poppler."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from builders.handout import builder
from temario.builder import Job, Purpose
from temario.model import (
    Block,
    Blocks,
    Choice,
    Cloze,
    Course,
    Essay,
    Gap,
    Inline,
    Listing,
    Match,
    Numeric,
    Order,
    Paragraph,
    Question,
    Short,
    Text,
)
from temario.problems import Problem
from temario.theme import load_theme
from temario.traverse import for_audiences, plain, transform, walk, walk_inlines

QUESTIONS = Path(__file__).resolve().parents[1] / "courses" / "handout-questions"
"""A course with a question of every kind."""
YAML = "title: X\nid: x\nlanguage: es\n"
"""What a course of a few lines needs besides them."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Handout:
    """A PDF that has been made, and the course that it was made of."""

    course: Course
    path: Path

    @cached_property
    def pages(self) -> list[str]:
        """The text of each page, words divided at line ends put together."""
        command = ["pdftotext", "-layout", str(self.path), "-"]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return text.split("\f")[:-1]

    @cached_property
    def flow(self) -> str:
        """All text in reading order, division at line ends undone, white space folded."""
        command = ["pdftotext", str(self.path), "-"]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return " ".join(re.sub(r"[\u00ad‐-]\n(?=\w)", "", text).split())


def plan(course: Course, purpose: Purpose = Purpose.RELEASE) -> list[Job | Problem]:
    """Return what the builder yields for `course`."""
    theme, problems = load_theme(course.language)
    assert problems == []
    return list(builder.plan(course, theme, builder.options(), purpose))


def jobs(course: Course) -> list[Job]:
    """Return the jobs of `course`: the students' edition, then the instructor's."""
    return [item for item in plan(course) if isinstance(item, Job)]


def html(job: Job) -> str:
    """Return the HTML that a job is to make a PDF of."""
    return str(job.make.html)  # type: ignore[attr-defined]


def make(course: Course, path: Path, instructors: bool = False) -> Handout:
    """Make one edition of the handout."""
    path.write_bytes(jobs(course)[instructors].make())  # type: ignore[arg-type]
    return Handout(course, path)


def words(course: Course, instructors: bool = False) -> Iterator[str]:
    """Yield every word that an edition owes its reader."""
    audiences = frozenset({"handout", "instructor", "notes"} if instructors else {"handout"})

    def shown(blocks: Blocks) -> Iterator[Block | Inline]:
        chosen = for_audiences(blocks, audiences)  # type: ignore[arg-type]
        return walk(chosen if instructors else transform(chosen, _asked))

    yield from _words(walk_inlines(course.subtitle))
    yield from _words(shown(course.introduction))
    for unit in course.units:
        yield from _words(walk_inlines(unit.title))
        yield from _words(shown(unit.blocks))
        for lesson in unit.lessons:
            yield from _words(walk_inlines(lesson.title))
            yield from _words(shown(lesson.blocks))


def _words(nodes: Iterable[Block | Inline]) -> Iterator[str]:
    for node in nodes:
        match node:
            case Text(text) | Listing(text):
                yield from _WORD.findall(text)
            case Gap(options=options):
                yield from _WORD.findall(" ".join(options))
            case _:
                pass


def _asked(block: Block) -> Blocks:
    """Return what a question asks and lets one choose from, without all else."""
    if not isinstance(block, Question):
        return (block,)
    match block.answer:
        case Choice(parts) | Order(parts):
            return (*block.stem, *(inner for part in parts for inner in part.blocks))
        case Match(items, targets):
            sides = (*items, *targets)
            return (*block.stem, *(Paragraph(side.content, side.place) for side in sides))
        case _:
            return block.stem


def lines(blocks: Blocks) -> Iterator[str]:
    """Yield the words of each paragraph."""
    for node in walk(blocks):
        if isinstance(node, Paragraph):
            yield plain(node.content)


def told(question: Question) -> Iterator[str]:
    """Yield all that a question says to those who have answered it, or to who marks it."""
    for blocks in (*question.hints, question.correct, question.incorrect, question.feedback):
        yield from lines(blocks)
    match question.answer:
        case Choice(parts) | Order(parts):
            for part in parts:
                yield from lines(part.feedback)
        case Match(items):
            for item in items:
                yield from lines(item.feedback)
        case Essay(rubric):
            yield from lines(rubric)
        case _:
            pass
    yield from question.tags
    if question.objective:
        yield question.objective


def typed(question: Question) -> Iterator[str]:
    """Yield the answers that stand nowhere in what is asked."""
    match question.answer:
        case Short(answers):
            yield from answers
        case Numeric(text=text):
            yield text
        case Cloze(gaps):
            for gap in gaps:
                if not gap.options:
                    yield from gap.answers

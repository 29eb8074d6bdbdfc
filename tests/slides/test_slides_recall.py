"""How many of the source's words LibreOffice shows, and how many a deck keeps with its notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from slide_decks import Shown, words

from builders.slides import Options
from temario.model import (
    Block,
    Blocks,
    Course,
    Footnote,
    Heading,
    Inline,
    Listing,
    Math,
    Only,
    Paragraph,
    Pool,
    Question,
    Table,
    Text,
)
from temario.traverse import for_audiences, plain, transform, walk

pytestmark = pytest.mark.slow
Show = Callable[..., Shown]


def _told(block: Block) -> Blocks:
    """Leave out questions, which say other things on two slides each."""
    return () if isinstance(block, Question | Pool) else (block,)


def _line(inline: Inline) -> Inline:
    """Leave out footnotes, which stand in the notes, and LaTeX, which is drawn."""
    if isinstance(inline, Footnote):
        return replace(inline, blocks=())
    return Text("", inline.place) if isinstance(inline, Math) else inline


def source(course: Course) -> Counter[str]:
    return Counter(word for text in _texts(course) for word in words(text))


def _texts(course: Course) -> Iterator[str]:
    yield course.title
    parts = [course.introduction]
    for unit in course.units:
        yield plain(unit.title)
        yield from (plain(lesson.title) for lesson in unit.lessons)
        parts += [unit.blocks, *(_shown(lesson.blocks) for lesson in unit.lessons)]
    blocks = for_audiences(sum(parts, ()), frozenset({"slide"}))
    for node in walk(transform(blocks, _told, _line)):
        match node:
            case Paragraph() | Heading():
                yield plain(node.content)
            case Table():
                for row in (node.head, *node.rows):
                    yield from (plain(cell) for cell in row)
            case Listing():
                yield node.code


def _shown(blocks: Blocks) -> Blocks:
    """Return a lesson's blocks; where its author wrote what slides show, that alone."""
    written = tuple(b for b in blocks if isinstance(b, Only) and b.audience == "slide")
    return written or blocks


def recall(deck: Shown, notes: bool) -> float:
    """Return the part of the source's words that is visible, with `notes` that is kept."""
    wanted = source(deck.course)
    there = Counter(word for page in range(len(deck.pages)) for word in words(deck.text(page)))
    for slide in deck.deck.slides if notes else ():
        if slide.has_notes_slide:
            there.update(words(slide.notes_slide.notes_text_frame.text))
    # A word longer than a line is broken.
    together = "".join(word for page in range(len(deck.pages)) for word in words(deck.text(page)))
    there.update(word for word in wanted if len(word) > 40 and word in together)
    found = sum(min(count, there[word]) for word, count in wanted.items())
    return found / sum(wanted.values())


@pytest.mark.parametrize("name", ["sample", "dialect", "torture"])
def test_full_shows_every_word(shown: Show, name: str) -> None:
    assert recall(shown(name, Options(density="full")), notes=False) >= 0.99


@pytest.mark.parametrize("name", ["sample", "dialect", "torture"])
def test_summary_shows_less_and_keeps_every_word(shown: Show, name: str) -> None:
    deck = shown(name)
    visible, kept = recall(deck, notes=False), recall(deck, notes=True)
    print(f"{name}: {visible:.2f} visible, {kept:.2f} kept")
    assert visible < kept
    assert kept >= 0.99

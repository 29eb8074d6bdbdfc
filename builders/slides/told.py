"""Stage 2, plan: what is no text, and questions → text, for notes."""

from __future__ import annotations

from collections.abc import Iterator

from builders.slides.deck import (
    Asked,
    CodeBody,
    DiagramBody,
    FormulaBody,
    MovieBody,
    Passage,
    PictureBody,
    Run,
    TableBody,
    Thing,
)
from builders.slides.formulas import unicode_of
from builders.slides.inlines import joined
from temario.records import replace


def thing_told(thing: Thing) -> Iterator[Passage]:
    """Yield a thing as text, for notes."""
    match thing:
        case CodeBody(lines, caption):
            yield from (Passage(runs) for runs in (caption,) if runs)
            for line in lines:
                yield Passage((Run("".join(text for _, text in line) or " ", mono=True),))
        case TableBody(head, rows, _, caption):
            yield from (Passage(runs) for runs in (caption,) if runs)
            for row in (head, *rows):
                cells = [run for cell in row for run in (*cell, Run(" | "))]
                yield Passage(joined(tuple(cells[:-1])))
        case PictureBody(alt=alt, caption=caption, credit=credit):
            yield Passage(caption or (Run(alt),))
            yield from (Passage((Run(text),)) for text in (credit,) if text)
        case DiagramBody(caption=caption):
            yield from (Passage(runs) for runs in (caption,) if runs)  # its notes say the rest
        case FormulaBody(tex):
            shown = unicode_of(tex)
            yield Passage((Run(shown or tex, mono=shown is None),))
        case MovieBody(title=title):
            yield Passage((Run(title),))


def asked_told(asked: Asked) -> Iterator[Passage]:
    """Yield a question and its answer as text, for notes."""
    sides = [(asked.name, asked.question)]
    if asked.answer is not None:
        sides.append((asked.answers, asked.answer))
    for title, side in sides:
        yield Passage(tuple(replace(run, bold=True) for run in title))
        passages = side.stem if side is asked.question else ()
        if not isinstance(side.choices, TableBody):
            passages += side.choices
        yield from (replace(passage, notes=(), keep=False) for passage in passages)
        tables = (side.choices,) if isinstance(side.choices, TableBody) else ()
        for thing in (*side.things, *tables):
            yield from thing_told(thing)
        yield from side.notes

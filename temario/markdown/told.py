"""What a question's quotations say: hints, feedback, a rubric; and lines of text, taken apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field

from temario.markdown.inlines import stripped
from temario.model import Block, Blocks, Inline, Inlines, LineBreak, Paragraph, Quote, Text
from temario.nearest import nearest
from temario.patterns import pattern
from temario.problems import Place, Problem, error, warning
from temario.records import mutable, replace
from temario.slug import slug
from temario.traverse import plain

KEYS = ("hint", "correct", "incorrect", "feedback", "rubric")
_KEY = pattern(rf"\s*({'|'.join(KEYS)})[ \t]*:[ \t]*", re.IGNORECASE)
_WORD = pattern(r"([^\W\d_]{3,20})[ \t]*:(?=\s|$)")
_SPANISH = {
    "pista": "hint", "ayuda": "hint", "correcta": "correct", "correcto": "correct",
    "incorrecta": "incorrect", "incorrecto": "incorrect", "comentario": "feedback",
    "retroalimentacion": "feedback", "explicacion": "feedback", "rubrica": "rubric",
}  # fmt: skip


@mutable
class Told:
    """What the quotations of a question say, by their key."""

    said: dict[str, list[Blocks]] = field(default_factory=lambda: {key: [] for key in KEYS})

    def one(self, key: str) -> Blocks:
        """Return all that was said under `key`, joined."""
        return tuple(block for blocks in self.said[key] for block in blocks)


def read_told(quote: Quote, told: Told, report: Callable[[Problem], None]) -> Quote | None:
    """Add what `quote` says to `told`; return what stands before its first key, if anything."""
    parts: list[tuple[str, Place, list[Block]]] = [("", quote.place, [])]
    for block in quote.blocks:
        if not isinstance(block, Paragraph):
            parts[-1][2].append(block)
            continue
        waiting: list[Inline] = []
        for line in split_lines(block.content):
            key, rest = _key_of(line)
            if key:
                _add(parts[-1][2], block, waiting)
                waiting = []
                parts.append((key, line[0].place, []))
            waiting.extend(rest)
        _add(parts[-1][2], block, waiting)
    (_, _, before), *keyed = parts
    if not keyed:
        _suggest(quote, report)
        return quote
    for key, place, blocks in keyed:
        if blocks:
            told.said[key].append(tuple(blocks))
        else:
            report(_says_nothing(key, place))
    return replace(quote, blocks=tuple(before)) if before else None


def _key_of(line: Inlines) -> tuple[str, Inlines]:
    """Return the key that a line begins with, or nothing, and the rest of it."""
    first = line[0]
    match = _KEY.match(first.text) if isinstance(first, Text) else None
    if match is None or not isinstance(first, Text):
        return "", line
    rest = replace(first, text=first.text[match.end() :])
    return match[1].lower(), (rest, *line[1:]) if rest.text else line[1:]


def _add(blocks: list[Block], source: Paragraph, content: list[Inline]) -> None:
    """Add lines of the paragraph `source` as a paragraph of their own."""
    kept = stripped(tuple(content))
    if kept:
        blocks.append(replace(source, content=kept, place=kept[0].place))


def split_lines(content: Inlines) -> list[Inlines]:
    """Return a paragraph's content by the lines of the source."""
    lines: list[list[Inline]] = []
    for inline in content:
        last = lines[-1][-1] if lines else None
        # A line ends with the text or the break that stands for its end, never inside a bold word.
        ended = isinstance(last, Text | LineBreak) and inline.place.line > last.place.line
        if last is None or ended:
            lines.append([])
        lines[-1].append(inline)
    return [tuple(line) for line in lines]


# --- problems ---


def _suggest(quote: Quote, report: Callable[[Problem], None]) -> None:
    """Report a quotation that begins with what its author may have meant as a key."""
    first = quote.blocks[0] if quote.blocks else None
    words = plain(first.content) if isinstance(first, Paragraph) else ""
    match = _WORD.match(words)
    if match is None:
        return
    word = match[1].lower()
    near = _SPANISH.get(slug(word)) or nearest(word, KEYS)
    if near:
        hint = f"Did you mean “{near}:”? Known are: {', '.join(KEYS)}."
        if word in KEYS:
            hint = f"Write it without formatting: > {word}: …"
        report(
            error(
                "unknown-key",
                quote.place,
                f"“{match[1]}:” is not known in a question; it is shown as part of what is asked",
                hint,
            )
        )


def _says_nothing(key: str, place: Place) -> Problem:
    return warning(
        "empty-key",
        place,
        f"“{key}:” says nothing",
        "Write its words behind the colon, or delete it.",
    )

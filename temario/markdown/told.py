"""What a question's quotations say: hints, feedback, a rubric; and lines of text, taken apart."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from temario.markdown.inlines import blank, stripped
from temario.model import Block, Blocks, Inlines, Paragraph, Quote, Text
from temario.problems import Problem, warning

KEYS = ("hint", "correct", "incorrect", "feedback", "rubric")
_KEY = re.compile(rf"({'|'.join(KEYS)})[ \t]*:[ \t]*", re.IGNORECASE)
_WORD = re.compile(r"([^\W\d_]{3,20})[ \t]*:(?=\s|$)")
_SPANISH = {
    "pista": "hint", "ayuda": "hint", "correcta": "correct", "correcto": "correct",
    "incorrecta": "incorrect", "incorrecto": "incorrect", "comentario": "feedback",
    "retroalimentación": "feedback", "explicación": "feedback", "rúbrica": "rubric",
}  # fmt: skip


@dataclass(slots=True)
class Told:
    """What the quotations of a question say, by their key."""

    said: dict[str, list[Blocks]] = field(default_factory=lambda: {key: [] for key in KEYS})

    def one(self, key: str) -> Blocks:
        """Return all that was said under `key`, joined."""
        return tuple(block for blocks in self.said[key] for block in blocks)


def read_told(quote: Quote, told: Told, report: Callable[[Problem], None]) -> bool:
    """Add what `quote` says to `told`; return False where it begins with no key."""
    key = ""
    found: list[tuple[str, list[Block]]] = []
    for block in quote.blocks:
        if not isinstance(block, Paragraph):
            if not key:
                return False
            found[-1][1].append(block)
            continue
        for line in by_lines(block.content):
            word = _key_of(line)
            if word:
                key = word[0].lower()
                found.append((key, []))
                line = word[1]
                if line:
                    found[-1][1].append(replace(block, content=line))
            elif not key:
                _suggest(line, quote, report)
                return False
            else:
                _continue(found[-1][1], block, line)
    for name, blocks in found:
        told.said[name].append(tuple(blocks))
    return bool(found)


def _key_of(line: Inlines) -> tuple[str, Inlines] | None:
    first = line[0] if line else None
    match = _KEY.match(first.text) if isinstance(first, Text) else None
    if match is None or not isinstance(first, Text):
        return None
    rest = replace(first, text=first.text[match.end() :])
    return match[1], stripped((rest, *line[1:]) if rest.text else line[1:])


def _continue(blocks: list[Block], source: Paragraph, line: Inlines) -> None:
    """Add a line to the paragraph that it continues."""
    last = blocks[-1] if blocks else None
    if isinstance(last, Paragraph) and last.place == source.place:
        space = Text(" ", last.content[-1].place)
        blocks[-1] = replace(last, content=(*last.content, space, *line))
    else:
        blocks.append(replace(source, content=line))


def _suggest(line: Inlines, quote: Quote, report: Callable[[Problem], None]) -> None:
    first = line[0] if line else None
    match = _WORD.match(first.text) if isinstance(first, Text) else None
    if match is None:
        return
    word = match[1].lower()
    near = _SPANISH.get(word) or next(iter(difflib.get_close_matches(word, KEYS, n=1)), "")
    if near:
        report(
            warning(
                "unknown-key",
                quote.place,
                f"“{match[1]}:” is not known in a question; it is shown as part of what is asked",
                f"Did you mean “{near}:”? Known are: {', '.join(KEYS)}.",
            )
        )


def by_lines(content: Inlines) -> list[Inlines]:
    """Return a paragraph's content by the lines of the source, none of them empty."""
    lines: list[list[object]] = [[]]
    at = content[0].place.line if content else 0
    for inline in content:
        if isinstance(inline, Text) and inline.place.line > at:
            lines.append([])
            at = inline.place.line
        lines[-1].append(inline)
    found = [stripped(tuple(line)) for line in lines]  # type: ignore[arg-type]
    return [line for line in found if any(not blank(inline) for inline in line)]

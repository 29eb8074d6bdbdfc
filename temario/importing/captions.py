"""Captions that somebody typed beside a picture or a table, with a label such as “Figura 1.”."""

from __future__ import annotations

import re

from temario.model import Emphasis, Figure, Inline, Inlines, Paragraph, Strong, Table, Text
from temario.patterns import pattern
from temario.records import replace
from temario.traverse import plain

_KINDS = (
    r"figuras?|figures?|figs?\.?|tablas?|tables?|cuadro|gr[aá]fico|gr[aá]fica|gráfica"
    r"|ilustración|illustration|abbildung|abb\.|tabelle|tableau|imagen|esquema|foto"
)
_LABEL = pattern(
    rf"\s*(?:{_KINDS})\s+[\dIVX]+(?:[.\-–]\d+)*\s*[.:–—-]*\s*",
    re.IGNORECASE,
)
_TYPED = pattern(
    rf"\s*(?:{_KINDS})\s+[\dIVX]+(?:[.\-–]\d+)*\s*[.:–—-]\s*(?=\S)",
    re.IGNORECASE,
)
"""A sentence may begin with “Figura 1 muestra”; in a caption a full stop or so parts the two."""
_OF_TABLES = pattern(r"tabla|table|cuadro|tabelle|tableau", re.IGNORECASE)
_LONGEST = 60
"""So many words a paragraph may have to be a caption."""


def label_of(content: Inlines, marked: bool = False) -> str:
    """Return the label that a line begins with, as it is typed; `marked` is what is a caption."""
    words = plain(content) if content and isinstance(content[0], Text | Strong | Emphasis) else ""
    match = (_LABEL if marked else _TYPED).match(words)
    return match[0] if match else ""


def unlabelled(content: Inlines, label: str) -> Inlines:
    """Return a caption without its label, since outputs write labels themselves."""
    found: list[Inline] = []
    left = len(label)
    for inline in content:
        words = len(plain((inline,))) if left else 0
        if not left:
            found.append(inline)
        elif isinstance(inline, Text) and words > left:
            found.append(replace(inline, text=inline.text[left:]))
        elif isinstance(inline, Strong | Emphasis) and words > left:
            rest = unlabelled(inline.content, label[-left:])
            found.append(replace(inline, content=rest))
        elif not isinstance(inline, Text | Strong | Emphasis):
            return content
        left = max(left - words, 0)
    return tuple(found)


def looks_like_caption(block: object) -> bool:
    """Return whether a paragraph begins with a label and is short enough for a caption."""
    if not isinstance(block, Paragraph) or not label_of(block.content):
        return False
    return len(plain(block.content).split()) <= _LONGEST


def fits(label: str, block: object) -> bool:
    """Return whether a caption with this label, or with none, may belong to a block."""
    of_table = _OF_TABLES.match(label.strip()) is not None
    if isinstance(block, Table):
        return not block.caption and (of_table or not label)
    return isinstance(block, Figure) and not block.caption and not of_table

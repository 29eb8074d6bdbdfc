"""Tables → Markdown."""

from __future__ import annotations

import unicodedata

from temario.model import Alignment, Table
from temario.writing.attributes import braces
from temario.writing.lines import Lines

_WIDEST = 100
"""How wide a table may be whose columns are lined up."""


def table_text(table: Table, lines: Lines) -> str:
    """Return a table, its caption under it."""
    rows = [[lines.text(cell, "cell") for cell in row] for row in (table.head, *table.rows)]
    columns = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    widths = [max(3, width) for width in columns]
    if sum(widths) + 3 * len(widths) > _WIDEST:
        widths = [0] * len(widths)
    head, *body = ("| " + " | ".join(map(_padded, row, widths)) + " |" for row in rows)
    dashes = "|" + "|".join(map(_dashes, table.alignments, widths)) + "|"
    text = "\n".join((head, dashes, *body))
    if not table.caption:
        above = braces(table.attributes)
        return f"{above}\n{text}" if above else text
    caption = lines.text(table.caption, "caption")
    return f"{text}\n\n: {caption}{braces(table.attributes, ' ')}"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Return how many columns a text takes in an editor."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)


def _dashes(alignment: Alignment, width: int) -> str:
    dashes = "-" * max(width + 2, 3)
    left = ":" if alignment in ("left", "center") else ""
    right = ":" if alignment in ("right", "center") else ""
    return f"{left}{dashes[len(left + right) :]}{right}"

"""What a file of another program holds, as a course would have it."""

from __future__ import annotations

from temario.model import Block, Blocks
from temario.records import record
from temario.writing import Comment

Passage = tuple[Block | Comment, ...]
"""Blocks of a text, and comments between them."""


@record
class Imported:
    """The Markdown files to be made of one file, and the pictures in them."""

    texts: tuple[tuple[str, Passage], ...]
    """Names from the course's folder, with `/`, each with its blocks; `#` is a unit there."""
    files: tuple[tuple[str, bytes], ...] = ()
    """Paths from the course's folder, with `/`, each with what the file holds."""
    title: str = ""
    """What the file calls itself; empty where it says nothing."""
    language: str = ""
    """A BCP 47 tag; empty where it says none."""
    cover: Blocks = ()
    """What stands under the title before all texts, such as who teaches; no part of these yet."""

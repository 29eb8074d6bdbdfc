"""A comment: words that are kept in a text and never shown."""

from __future__ import annotations

from temario.records import record


@record
class Comment:
    """An HTML comment between blocks, for what has no place in the model."""

    text: str
    """Lines of plain text."""


def comment_text(comment: Comment) -> str:
    """Return a comment as it is written: what would end it is written apart."""
    words = comment.text.strip().replace("--", "- -").replace("->", "- >")
    return f"<!-- {words} -->" if "\n" not in words else f"<!--\n{words}\n-->"

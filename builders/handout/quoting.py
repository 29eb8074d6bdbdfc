"""Straight quotation marks and apostrophes → those of the language."""

from __future__ import annotations

from temario.model import (
    Block,
    Blocks,
    Callout,
    Definition,
    DefinitionList,
    Disclosure,
    Emphasis,
    Figure,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Paragraph,
    Span,
    Strong,
    Styled,
    Table,
    Text,
)
from temario.quotes import knows, quotes
from temario.records import changed, each
from temario.traverse import transform

_OPENS = "([{—–¿¡«“„‘/"
_STRAIGHT = "\"'"


def quoted(blocks: Blocks, language: str) -> Blocks:
    """Return `blocks` of a text in `language` with the marks of that language.

    A paragraph whose straight marks do not pair stays as it is: they may be inches.
    """
    if not knows(language):
        return blocks

    def line(content: Inlines) -> Inlines:
        return quoted_line(content, language)

    def cells(row: tuple[Inlines, ...]) -> tuple[Inlines, ...]:
        return each(line, row)

    def entry(old: Definition) -> Definition:
        return changed(old, term=line(old.term))

    def block(old: Block) -> Blocks:
        match old:
            case Paragraph(attributes=attributes) if attributes.get("lang"):
                return (changed(old, content=quoted_line(old.content, attributes.get("lang"))),)
            case Paragraph() | Heading():
                return (changed(old, content=line(old.content)),)
            case Table():
                head, rows = cells(old.head), each(cells, old.rows)
                return (changed(old, head=head, rows=rows, caption=line(old.caption)),)
            case Figure():
                return (changed(old, caption=line(old.caption)),)
            case DefinitionList(entries):
                return (changed(old, entries=each(entry, entries)),)
            case Callout():
                return (changed(old, title=line(old.title)),)
            case Disclosure():
                return (changed(old, summary=line(old.summary)),)
            case _:
                return (old,)

    return transform(blocks, block)


def quoted_line(content: Inlines, language: str) -> Inlines:
    """Return a line of text with the marks of `language`."""
    if not knows(language):
        return content
    quoter = _Quoter(language)
    changed = quoter.line(content)
    return changed if quoter.open == 0 else content


class _Quoter:
    """Reads a line from its start: what a mark means hangs on what is before it."""

    def __init__(self, language: str) -> None:
        self.open = 0
        """How many quotations have begun and not ended."""
        self._marks = quotes(language)
        self._before = " "

    def line(self, content: Inlines) -> Inlines:
        return each(self._inline, content)

    def _inline(self, inline: Inline) -> Inline:
        match inline:
            case Text(text):
                if any(mark in text for mark in _STRAIGHT):
                    return changed(inline, text=self._text(text))
                self._before = text[-1:] or self._before
                return inline
            case Span(attributes) if attributes.get("lang"):
                self._before = "x"
                return inline
            case Strong() | Emphasis() | Styled() | Span() | Link():
                return changed(inline, content=self.line(inline.content))
            case LineBreak():
                self._before = " "
                return inline
            case _:
                self._before = "x"
                return inline

    def _text(self, text: str) -> str:
        found = []
        for index, character in enumerate(text):
            after = text[index + 1 : index + 2]
            mark = character
            if character == '"':
                mark = self._double(after)
            elif character == "'" and self._before.isalpha() and after.isalpha():
                mark = "’"
            found.append(mark)
            self._before = character
        return "".join(found)

    def _double(self, after: str) -> str:
        starts = self._before.isspace() or self._before in _OPENS
        if self._before == '"' and self.open == 1:
            starts = after.isalnum()
        if starts and not after.isspace():
            self.open += 1
            return self._marks[min(self.open, 2) - 1][0]
        if not starts and self.open:
            self.open -= 1
            return self._marks[min(self.open, 1)][1]
        return '"'

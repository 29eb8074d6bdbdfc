"""The footnotes of one file: definitions, marks, and which definition a mark shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from temario.markdown.host import Host
from temario.markdown.parser import shallow
from temario.model import Blocks, Footnote, Inlines, Paragraph, Text
from temario.problems import Place, Problem, warning
from temario.records import mutable, replace


@mutable
class Notes:
    """Finds the note of each mark, and the notes that no mark shows."""

    host: Host
    env: dict[str, Any]
    """Where the parser keeps notes that are written at their marks."""
    blocks: Callable[[Sequence[SyntaxTreeNode]], Blocks]
    """Reads the blocks of a definition."""
    inlines: Callable[[Sequence[SyntaxTreeNode], int], Inlines]
    """Reads the text of a note that is written at its mark."""
    _definitions: dict[str, SyntaxTreeNode] = field(default_factory=dict)
    _marks: set[str] = field(default_factory=set)
    _known: dict[str, Footnote] = field(default_factory=dict)
    _inside: bool = False
    """Whether a note is being read: notes hold no notes, in print as on screen."""

    def collect(self, nodes: Sequence[SyntaxTreeNode]) -> None:
        """Find definitions, and the marks that stand outside of them."""
        for node in _outside_notes(nodes):
            if node.type == "footnote_reference":
                self._definitions.setdefault(_label(node), node)
            elif "label" in node.meta:
                self._marks.add(_label(node))

    def at_mark(self, mark: SyntaxTreeNode, place: Place) -> Inlines:
        """Return the note of a mark; text, with a problem reported, where there is none to show."""
        if "label" not in mark.meta:
            return self._written_here(mark, place)
        label = _label(mark)
        if self._inside:
            self.host.report(_nested(place))
            return (Text(f"[^{label}]", place),)
        if label in self._known:
            return (replace(self._known[label], place=place, first=False),)
        definition = self._definitions.get(label)
        if definition is None:
            self.host.report(_missing(label, place))
            return (Text(f"[^{label}]", place),)
        number = self.host.number("footnote")
        self._inside = True
        note = Footnote(number, self.blocks(definition.children), place)
        self._inside = False
        self._known[label] = note
        return (note,)

    def _written_here(self, mark: SyntaxTreeNode, place: Place) -> Inlines:
        tokens = shallow(self.env["footnotes"]["list"][mark.meta["id"]]["tokens"])
        nodes = SyntaxTreeNode(tokens).children if tokens else []
        if self._inside:
            self.host.report(_nested(place))
            content = self.inlines(nodes, place.line)
            return (Text(" (", place), *content, Text(")", place))
        number = self.host.number("footnote")
        self._inside = True
        content = self.inlines(nodes, place.line)
        self._inside = False
        return (Footnote(number, (Paragraph(content, place),), place),)

    def at_definition(self, node: SyntaxTreeNode, place: Place) -> Blocks:
        """Return what is shown where a note is defined: nothing, unless no mark shows it."""
        label = _label(node)
        again = self._definitions.get(label) is not node
        if not again and label in self._marks:
            return ()
        self.host.report(_defined_again(label, place) if again else _unused(label, place))
        return self.blocks(node.children)


def _label(node: SyntaxTreeNode) -> str:
    return str(node.meta["label"])


def _outside_notes(nodes: Sequence[SyntaxTreeNode]) -> Iterator[SyntaxTreeNode]:
    """Yield definitions, and marks that stand in none, in source order."""
    rest = list(reversed(nodes))
    while rest:
        node = rest.pop()
        if node.type in ("footnote_reference", "footnote_ref"):
            yield node
        else:
            rest.extend(reversed(node.children))


def _missing(label: str, place: Place) -> Problem:
    return warning(
        "missing-footnote",
        place,
        f"there is no footnote “{label}”; its mark is shown as text",
        f"Write the note on a line of its own: [^{label}]: text of the note. If the signs "
        "themselves are meant, put them between backticks.",
    )


def _nested(place: Place) -> Problem:
    return warning(
        "nested-footnote",
        place,
        "a footnote stands inside a footnote; it is shown as text",
        "Write what it says into the note itself.",
    )


def _unused(label: str, place: Place) -> Problem:
    return warning(
        "unused-footnote",
        place,
        f"no mark in the text refers to the footnote “{label}”; it is shown where it stands",
        f"Put [^{label}] where the note belongs.",
    )


def _defined_again(label: str, place: Place) -> Problem:
    return warning(
        "duplicate-footnote",
        place,
        f"the footnote “{label}” is written twice; this one is shown where it stands",
        "Give one of the two another name, at its mark too.",
    )

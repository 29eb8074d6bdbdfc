"""The structure of a document as a tree of nodes, before it is objects of a PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from temario.records import mutable


class Mark(NamedTuple):
    """A piece of drawn content."""

    page: int
    number: int
    """Its MCID, one of its page."""


class Area(NamedTuple):
    """A place on a page that is a link."""

    page: int
    annotation: Any


@dataclass(slots=True, eq=False)
class Node:
    """A structure element."""

    kind: str
    """Its structure type (ISO 32000-1, 14.8.4)."""
    parent: Node | None = None
    kids: list[Kid] = field(default_factory=list)
    tongue: str = ""
    """The language of its text, its own or that of what it stands in."""
    language: str = ""
    """Its own, where it differs from what it stands in."""
    alt: str = ""
    """Words for what is no text."""
    spoken: str = ""
    """The text that its characters stand for, where they are not that text themselves."""
    name: str = ""
    """What identifies it; for notes."""
    layout: tuple[float, float, float, float] | None = None
    """Where a figure is on its page."""
    facts: dict[str, str | int] = field(default_factory=dict)
    """Attributes of a table's cell, or of a list."""

    def add(self, kind: str) -> Node:
        """Return a new node, the last in this one."""
        made = Node(kind, self, tongue=self.tongue)
        self.kids.append(made)
        return made

    def above(self) -> Iterator[Node]:
        """Yield the node, and all that it is in, from the inside."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def nodes(self) -> Iterator[Node]:
        """Yield the nodes among the kids."""
        return (kid for kid in self.kids if isinstance(kid, Node))


Kid: TypeAlias = Node | Mark | Area


@mutable
class Grown:
    """What pages say when all of them have been looked at."""

    root: Node
    artifacts: list[dict[int, str]]
    """For each page the numbers of marked content that is no part of the text, and what it is."""
    dropped: list[Any] = field(default_factory=list)
    """Areas of links that are inside an area of the same link."""
    titles: list[tuple[Any, str]] = field(default_factory=list)
    """What each area is called."""
    hyphens: bool = False
    """Whether there are hyphens (U+2010) besides those that divide words at the end of a line."""

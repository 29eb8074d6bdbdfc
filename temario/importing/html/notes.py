"""Footnotes in HTML, as mammoth writes them: marks that lead to items that lead back."""

from __future__ import annotations

from collections.abc import Iterable

from temario.importing.html.nodes import characters
from temario.markdown.html import Element, Node


def note_ids(nodes: Iterable[Node]) -> tuple[frozenset[str], list[str]]:
    """Return the ids that links lead to, and those of them that are footnotes.

    A footnote is an item to which a link leads that has an id of its own, and that links back.
    """
    marks: dict[str, str] = {}
    links: set[str] = set()
    items: dict[str, set[str]] = {}
    _collect(nodes, marks, links, items, ())
    notes = [i for i, back in items.items() if i in marks and marks[i] in back]
    return frozenset(links), notes


def _collect(
    nodes: Iterable[Node],
    marks: dict[str, str],
    links: set[str],
    items: dict[str, set[str]],
    around: tuple[str, ...],
) -> None:
    for node in nodes:
        if not isinstance(node, Element):
            continue
        href, identifier = node.tag.get("href"), node.tag.get("id")
        if node.tag.name == "a" and href.startswith("#"):
            links.add(href[1:])
            if identifier:
                marks.setdefault(href[1:], identifier)
            for item in around:
                items.setdefault(item, set()).add(href[1:])
        inside = (*around, identifier) if node.tag.name == "li" and identifier else around
        _collect(node.children, marks, links, items, inside)


def without_way_back(nodes: list[Node]) -> list[Node]:
    """Return a footnote without the arrow that leads back to its mark."""
    found: list[Node] = []
    for node in nodes:
        if isinstance(node, Element):
            arrow = node.tag.name == "a" and node.tag.get("href").startswith("#")
            if arrow and characters(node.children).strip() in ("↑", "↩", "↩︎", "^", ""):
                continue
            inner = without_way_back(node.children)
            node = Element(node.tag, node.line, inner, node.closed)
        found.append(node)
    return found

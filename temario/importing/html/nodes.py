"""Pieces of an HTML tree: made, looked at, read as text."""

from __future__ import annotations

from collections.abc import Iterable

from temario.markdown.html import Characters, Element, Node, Tag, inline_tag

_VOID = ("img", "br", "hr", "track", "source")


def element(name: str, children: list[Node], *attributes: tuple[str, str]) -> Element:
    """Return an element that is closed."""
    tag = Tag(name, "void" if name in _VOID else "open", attributes)
    return Element(tag, 0, children, closed=True)


def named(node: Node, *names: str) -> bool:
    """Return whether a node is an element of one of these names."""
    return isinstance(node, Element) and node.tag.name in names


def in_a_line(node: Node) -> bool:
    """Return whether a node belongs to a line of text, with all that it holds."""
    if not isinstance(node, Element):
        return True
    return inline_tag(node.tag.name) and all(map(in_a_line, node.children))


def space(node: Node) -> bool:
    """Return whether a node is white space."""
    return isinstance(node, Characters) and not node.text.strip()


def characters(nodes: Iterable[Node]) -> str:
    """Return the text of nodes, lines parted as a browser parts them in `pre`."""
    parts: list[str] = []
    for node in nodes:
        match node:
            case Characters(text):
                parts.append(text)
            case Element() if node.tag.name == "br":
                parts.append("\n")
            case Element():
                inner = characters(node.children)
                block = not inline_tag(node.tag.name)
                parts.append(f"{inner}\n" if block and inner[-1:] != "\n" else inner)
            case _:
                pass
    return "".join(parts)

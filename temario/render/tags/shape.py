"""The tree that grew → one that ISO 32000-1, 14.8.4 allows and ISO 14289-1, 7 asks for."""

from __future__ import annotations

from temario.render.tags.nodes import Area, Kid, Mark, Node

_GROUPS = frozenset({"Document", "Part", "Art", "Sect", "Div", "BlockQuote"})
"""Types that hold blocks alone, so that a line of text in them wants a paragraph."""
_INLINE = frozenset({"Span", "Quote", "Note", "Reference", "Code", "Link", "Formula"})
_CELLS = frozenset({"TH", "TD"})
"""What counts though it is empty."""


def shape(root: Node) -> None:
    """Change the tree under `root` where its form is not one of a document."""
    _prune(root)
    _labels(root)
    _wrap(root)
    _number(root, [])


def _prune(node: Node) -> None:
    """Take out what holds nothing."""
    for kid in node.nodes():
        _prune(kid)
    node.kids = [kid for kid in node.kids if not isinstance(kid, Node) or _holds(kid)]


def _labels(node: Node) -> None:
    """Let a list whose items have no labels say so (14.8.5.5)."""
    for inner in node.nodes():
        _labels(inner)
    if node.kind == "L":
        labelled = any(part.kind == "Lbl" for item in node.nodes() for part in item.nodes())
        if not labelled:
            node.facts["ListNumbering"] = "None"


def _holds(node: Node) -> bool:
    return bool(node.kids) or node.kind in _CELLS


def _wrap(node: Node) -> None:
    """Put runs of text that stand beside blocks into paragraphs (14.8.4.3)."""
    for inner in node.nodes():
        _wrap(inner)
    if node.kind not in _GROUPS or not any(map(_is_inline, node.kids)):
        return
    if node.kind == "Div" and all(map(_is_inline, node.kids)):
        node.kind = "P"
        return
    kids, node.kids = node.kids, []
    paragraph: Node | None = None
    for kid in kids:
        if _is_inline(kid):
            paragraph = paragraph or node.add("P")
            paragraph.kids.append(kid)
            if isinstance(kid, Node):
                kid.parent = paragraph
        else:
            paragraph = None
            node.kids.append(kid)


def _is_inline(kid: Kid) -> bool:
    return isinstance(kid, Mark | Area) or kid.kind in _INLINE


def _number(node: Node, levels: list[int]) -> None:
    """Let no level of headings be skipped (ISO 14289-1, 7.4.2): what is under H2 is H3."""
    for kid in node.nodes():
        if kid.kind[:1] == "H" and kid.kind[1:].isdigit():
            level = int(kid.kind[1:])
            while levels and levels[-1] >= level:
                levels.pop()
            levels.append(level)
            kid.kind = f"H{len(levels)}"
        _number(kid, levels)

"""Boxes on pages → nodes: one for each element of the HTML, however many boxes it has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from temario.render.tags.kinds import attributes, kind_of, words_of
from temario.render.tags.nodes import Area, Grown, Mark, Node

_POINTS = 0.75
"""Points in a CSS pixel."""
_HYPHEN = "\u2010"
_REPEATED = frozenset({"thead", "tfoot"})


def grow(pages: Sequence[Any]) -> Grown:
    """Return the structure of a document of which these are the pages, in order."""
    gardener = _Gardener(len(pages))
    for number, page in enumerate(pages):
        gardener.page(number, page)
    return gardener.grown


class _Gardener:
    """Goes through boxes in the order in which they are read."""

    def __init__(self, count: int) -> None:
        self.grown = Grown(Node("Document"), [{} for _ in range(count)])
        self._nodes: dict[Any, Node] = {}
        """By element; by element and name for what styles add before, after or beside it."""
        self._first: dict[Any, int] = {}
        """On which page a table's head was met first."""
        self._marks: dict[Any, int] = {}
        self._number = 0
        self._height = 0.0

    def page(self, number: int, page: Any) -> None:
        """Add what a page has to the tree."""
        self._number, self._marks, self._height = number, page.marks, page.height
        margins = [box for box in page.root.children if _margin(box)]
        for box in page.root.children:
            if box not in margins:
                self._visit(box, self.grown.root)
        for box in margins:
            self._hide(box, "Header" if box.at_keyword.startswith("@top") else "Footer")

    def _visit(self, box: Any, around: Node) -> None:
        box = getattr(box, "_box", box)  # what stands for a box out of the flow
        if self._is_hidden(box) or _is_ornament(box, around):
            self._hide(box, "")
            return
        node = self._node(box, around)
        if box.link_annotation is not None:
            self._link(box, node)
        mark = self._marks.get(box)
        if mark is not None:
            node.kids.append(Mark(self._number, mark))
            if _HYPHEN in getattr(box, "text", "")[:-1]:
                self.grown.hyphens = True
            if node.kind in {"Figure", "Formula"} and node.layout is None:
                node.layout = self._layout(box)
        for child in box.children:
            self._visit(child, node)

    def _is_hidden(self, box: Any) -> bool:
        element = box.element
        if element is None or "::" in box.element_tag:
            return False
        if element.get("aria-hidden") == "true" or element.get("alt") == "":
            return True
        if element.tag in _REPEATED:
            return self._first.setdefault(element, self._number) != self._number
        return False

    def _hide(self, box: Any, what: str) -> None:
        """Make everything in a box an artifact."""
        box = getattr(box, "_box", box)
        mark = self._marks.get(box)
        if mark is not None:
            self.grown.artifacts[self._number][mark] = what
        if box.link_annotation is not None:
            self.grown.dropped.append(box.link_annotation)
        for child in box.children:
            self._hide(child, what)

    def _link(self, box: Any, node: Node) -> None:
        """Let the area of a link's own box belong to it: boxes inside have areas besides."""
        if box.link is None or node.kind != "Link":
            self.grown.dropped.append(box.link_annotation)
            return
        node.kids.append(Area(self._number, box.link_annotation))
        self.grown.titles.append((box.link_annotation, words_of(box.element)))

    def _layout(self, box: Any) -> tuple[float, float, float, float]:
        left, top = box.content_box_x(), box.content_box_y()
        right, bottom = left + box.width, top + box.height
        height = self._height
        across, down = (left, right), (height - bottom, height - top)
        (x0, x1), (y0, y1) = ([round(p * _POINTS, 2) for p in pair] for pair in (across, down))
        return x0, y0, x1, y1

    # --- elements ---

    def _node(self, box: Any, around: Node) -> Node:
        """Return the node of a box's element, made where there is none yet."""
        element = box.element
        if element is None:
            return around
        added = box.element_tag.partition("::")[2]
        key = (element, added) if added else element
        found = self._nodes.get(key)
        if found is None:
            found = self._added(added, element, around) if added else self._made(element, around)
            self._nodes[key] = found
        return found

    def _made(self, element: Any, around: Node) -> Node:
        kind = kind_of(element, around)
        tongue = element.get("lang") or around.tongue
        if kind == "Document":
            around.tongue = tongue
            return around
        differs, spoken = tongue != around.tongue, element.get("data-text", "")
        if not kind:
            if not differs and not spoken:
                return around
            kind = "Span"
        node = _place(kind, element, around)
        node.tongue, node.spoken = tongue, spoken
        node.language = tongue if differs else ""
        if node.kind in {"Figure", "Formula"}:
            node.alt = words_of(element)
        node.facts.update(attributes(element))
        return _inside(node)

    def _added(self, name: str, element: Any, around: Node) -> Node:
        """Return the node of what a style adds to an element."""
        match name:
            case "marker":
                return _label(around)
            case "footnote-call":
                # The note itself stands at the foot of the page, and is read here.
                note = Node("Note", around, tongue=element.get("lang") or around.tongue)
                note.language = element.get("lang") or ""
                note.name = element.get("id") or f"note-{len(self._nodes)}"
                call = around.add("Reference")
                around.kids.append(note)
                self._nodes[element] = note
                return call
            case "footnote-marker":
                return around.add("Lbl")
            case _:
                return around


def _margin(box: Any) -> bool:
    return hasattr(box, "at_keyword")


def _is_ornament(box: Any, around: Node) -> bool:
    """Return whether a style adds a sign that says nothing, such as a dot between two words."""
    text = getattr(box, "text", None)
    if text is None or box.element is None or around.kind == "Quote":
        return False
    added = box.element_tag.partition("::")[2]
    return added in {"before", "after"} and not any(map(str.isalnum, text))


def _place(kind: str, element: Any, around: Node) -> Node:
    """Return a new node where ISO 32000-1, 14.8.4 has room for it."""
    if kind == "Link" and around.kind == "TOCI":
        return around.add("Reference").add("Link")
    if element.tag == "dt":
        return around.add("LI").add("Lbl")
    if kind == "Lbl":
        return _label(around)
    if element.tag == "dd":
        entry = next(reversed(list(around.nodes())), None) or around.add("LI")
        body = next((kid for kid in entry.nodes() if kid.kind == "LBody"), None)
        return body or entry.add("LBody")
    return around.add(kind)


def _inside(node: Node) -> Node:
    """Return where the content of a new node goes."""
    return node.add("LBody") if node.kind == "LI" else node


def _label(around: Node) -> Node:
    """Return a label: of the list item around, before its body, or of nothing that has labels."""
    for node in around.above():
        if node.kind == "LI":
            label = Node("Lbl", node, tongue=node.tongue)
            node.kids.insert(0, label)
            return label
        if node.kind in {"L", "Table", "Note"}:
            break
    return around.add("Span")

"""A PDF as its rules see it: the structure tree, and what pages draw under which mark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

STANDARD = frozenset(
    {
        "Document",
        "Part",
        "Art",
        "Sect",
        "Div",
        "BlockQuote",
        "Caption",
        "TOC",
        "TOCI",
        "Index",
        "NonStruct",
        "Private",
        "P",
        "H",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "TR",
        "TH",
        "TD",
        "THead",
        "TBody",
        "TFoot",
        "Span",
        "Quote",
        "Note",
        "Reference",
        "BibEntry",
        "Code",
        "Link",
        "Annot",
        "Ruby",
        "RB",
        "RT",
        "RP",
        "Warichu",
        "WT",
        "WP",
        "Figure",
        "Formula",
        "Form",
    }
)
"""The structure types of ISO 32000-1, 14.8.4."""
_TEXT = frozenset({"Tj", "TJ", "'", '"'})
_PAINT = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "INLINE IMAGE"})


@dataclass(eq=False)
class Element:
    """A structure element."""

    entry: Any
    parent: Element | None
    roles: dict[str, str]
    kids: list[Element] = field(default_factory=list)
    marks: list[tuple[Any, int]] = field(default_factory=list)
    """Its own content: the page's identity and the number."""
    objects: list[Any] = field(default_factory=list)
    """Annotations that belong to it."""

    @cached_property
    def own(self) -> str:
        """Its type as it is written."""
        return str(self.entry.get("/S", "/"))[1:]

    @cached_property
    def kind(self) -> str:
        """Its standard type, roles resolved."""
        name, seen = self.own, set()
        while name not in STANDARD and name in self.roles and name not in seen:
            seen.add(name)
            name = self.roles[name]
        return name

    def above(self) -> Iterator[Element]:
        """Yield what it is in, from the inside."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    @property
    def language(self) -> str:
        """Its language, or that of what it is in; empty where none is told."""
        for node in (self, *self.above()):
            if "/Lang" in node.entry:
                return str(node.entry.Lang)
        return ""

    def __str__(self) -> str:
        return "/".join(reversed([self.kind, *(node.kind for node in self.above())]))


@dataclass
class Page:
    """What one page draws."""

    number: int
    page: Any
    bare: list[str] = field(default_factory=list)
    """Operators that draw neither inside tagged content nor inside an artifact."""
    artifact_in_tagged: int = 0
    tagged_in_artifact: int = 0
    marks: set[int] = field(default_factory=set)
    untongued: set[int] = field(default_factory=set)
    """Numbers of content that tells no language by its own mark, and shows text."""
    shown: dict[tuple[int, int], tuple[Any, set[int]]] = field(default_factory=dict)
    """By font: the font, and the codes that are shown in it."""
    forms: list[tuple[Any, bool]] = field(default_factory=list)
    """Form XObjects that are drawn, and whether they hold marks of their own."""


class Paper:
    """A PDF, read once for all rules."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.root = pdf.Root

    @cached_property
    def roles(self) -> dict[str, str]:
        found = self.root.get("/StructTreeRoot", Dictionary()).get("/RoleMap", Dictionary())
        return {key[1:]: str(value)[1:] for key, value in found.items()}

    @cached_property
    def elements(self) -> list[Element]:
        """All structure elements, in reading order."""
        found: list[Element] = []
        tree = self.root.get("/StructTreeRoot")
        if tree is not None:
            self._read(tree.get("/K"), None, None, found)
        return found

    def _read(self, kid: Any, parent: Element | None, page: Any, found: list[Element]) -> None:
        if kid is None:
            return
        if isinstance(kid, Array):
            for each in kid:
                self._read(each, parent, page, found)
        elif isinstance(kid, Dictionary):
            kind = str(kid.get("/Type", ""))
            if kind == "/MCR":
                assert parent is not None
                parent.marks.append(((kid.get("/Pg") or page).objgen, int(kid.MCID)))
            elif kind == "/OBJR":
                assert parent is not None
                parent.objects.append(kid.Obj)
            else:
                element = Element(kid, parent, self.roles)
                found.append(element)
                if parent is not None:
                    parent.kids.append(element)
                self._read(kid.get("/K"), element, kid.get("/Pg", page), found)
        else:
            assert parent is not None
            parent.marks.append((page.objgen if page is not None else None, int(kid)))

    @cached_property
    def owned(self) -> dict[tuple[Any, int], Element]:
        """From marked content to the element that it belongs to."""
        return {mark: element for element in self.elements for mark in element.marks}

    @cached_property
    def holders(self) -> dict[tuple[int, int], Element]:
        """From annotations to the elements that they belong to."""
        return {each.objgen: element for element in self.elements for each in element.objects}

    @cached_property
    def pages(self) -> list[Page]:
        return [_Reader(number, page).read() for number, page in enumerate(self.pdf.pages, 1)]

    def annotations(self) -> Iterator[tuple[int, Any, Any]]:
        """Yield each annotation with its page's number and its page."""
        for number, page in enumerate(self.pdf.pages, 1):
            for annotation in page.get("/Annots", Array()):
                yield number, page, annotation

    @cached_property
    def fonts(self) -> dict[tuple[int, int], tuple[Any, set[int]]]:
        """Each font that shows text, and the codes that are shown in it."""
        found: dict[tuple[int, int], tuple[Any, set[int]]] = {}
        for page in self.pages:
            for key, (font, codes) in page.shown.items():
                found.setdefault(key, (font, set()))[1].update(codes)
        return found


class _Reader:
    """Goes through a page's operators."""

    def __init__(self, number: int, page: Any) -> None:
        self.page = Page(number, page)
        self._open: list[tuple[str, int]] = []
        """What marks are open: `artifact`, `tagged` or `other`, and the number."""
        self._begun = 0
        """How much tagged content has begun."""

    def read(self) -> Page:
        self._stream(self.page.page.obj, self.page.page.get("/Resources", Dictionary()), 0)
        return self.page

    def _stream(self, stream: Any, resources: Any, depth: int) -> None:
        font: Any = None
        saved: list[Any] = []
        for operands, operator in pikepdf.parse_content_stream(stream):
            name = str(operator)
            if name in {"BDC", "BMC"}:
                self._begin(operands, resources)
            elif name == "EMC":
                self._open.pop()
            elif name == "Tf":
                font = resources.Font[operands[0]]
            elif name == "q":
                saved.append(font)
            elif name == "Q":
                font = saved.pop() if saved else None
            elif name in _TEXT:
                self._paint(name)
                self._show(font, operands[-1])
            elif name in _PAINT:
                self._paint(name)
            elif name == "Do":
                self._object(resources.XObject[operands[0]], resources, depth)

    def _begin(self, operands: Any, resources: Any) -> None:
        tag = str(operands[0])
        properties = operands[1] if len(operands) > 1 else Dictionary()
        if isinstance(properties, Name):
            properties = resources.Properties[properties]
        inside = {kind for kind, _ in self._open}
        if tag == "/Artifact":
            self.page.artifact_in_tagged += "tagged" in inside
            self._open.append(("artifact", -1))
        elif "/MCID" in properties:
            self.page.tagged_in_artifact += "artifact" in inside
            number = int(properties.MCID)
            self.page.marks.add(number)
            self._begun += 1
            if "/Lang" not in properties:
                self.page.untongued.add(number)
            self._open.append(("tagged", number))
        else:
            self._open.append(("other", -1))

    def _paint(self, name: str) -> None:
        if not any(kind in {"artifact", "tagged"} for kind, _ in self._open):
            self.page.bare.append(name)

    def _show(self, font: Any, text: Any) -> None:
        if font is None:
            return
        pieces = text if isinstance(text, Array) else [text]
        raw = [bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String)]
        codes: set[int] = set()
        for piece in raw:
            if font.Subtype == "/Type0":
                codes.update(
                    int.from_bytes(piece[i : i + 2], "big") for i in range(0, len(piece), 2)
                )
            else:
                codes.update(piece)
        self.page.shown.setdefault(font.objgen, (font, set()))[1].update(codes)

    def _object(self, drawn: Any, resources: Any, depth: int) -> None:
        if drawn.get("/Subtype") != "/Form":
            self._paint("Do")
            return
        before = self._begun
        if depth < 20 and isinstance(drawn, Stream):
            self._stream(drawn, drawn.get("/Resources", resources), depth + 1)
        self.page.forms.append((drawn, self._begun != before))

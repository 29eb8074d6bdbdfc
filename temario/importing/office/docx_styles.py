"""The styles of a Word document → what they are for: headings, code, captions, quotations."""

from __future__ import annotations

import re
from dataclasses import field
from typing import Any, Literal

from temario.patterns import pattern
from temario.records import mutable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Purpose = Literal[
    "",
    "title",
    "subtitle",
    "heading",
    "code",
    "quote",
    "caption",
    "toc",
    "bullet",
    "number",
    "head",
    "term",
    "details",
]
"""`bullet` and `number` are the styles of Word for deeper levels of lists; `head`, of a table,
`term` and `details` are Writer's."""
_HEADING = pattern(
    r"(?:heading|t[ií]tulo|überschrift|titre|titolo|título|kop|rubrik|overskrift|nagłówek"
    r"|заголовок|encabezado|capçalera|izenburua|otsikko) ?([1-9])",
    re.IGNORECASE,
)
_PURPOSES: tuple[tuple[Purpose, str], ...] = (
    ("title", r"title|t[ií]tulo|titel|titre|titolo|puesto"),
    ("subtitle", r"subtitle|subt[ií]tulo|untertitel|sous-titre|sottotitolo"),
    ("toc", r"(?:toc|tdc|índice|indice|verzeichnis|contents) ?\d.*"),
    (
        "caption",
        (
            r"caption|descripción|leyenda|epígrafe|beschriftung|légende|table caption"
            r"|image caption|figure|table|illustration|figura|tabla|ilustración"
        ),
    ),
    (
        "quote",
        r"(?:intense )?quote|cita(?: destacada| intensa)?|zitat|citation|block text|quotations?",
    ),
    (
        "code",
        (
            r".*(?:source ?code|code|código|verbatim|preformatted|preformateado|listing|plain text"
            r"|texto sin formato|source text|texto fuente|teletype|teletipo|user entry"
            r"|entrada del usuario).*"
        ),
    ),
    ("head", r"table heading|encabezado de (?:la )?tabla"),
    ("term", r"list heading|encabezado de (?:la )?lista"),
    ("details", r"list contents|contenido de (?:la )?lista"),
)
_LISTED = pattern(r"list (bullet|number|continue) ([2-5])", re.IGNORECASE)
_MONOSPACED = pattern(
    r"courier|consol|mono|menlo|monaco|inconsolata|fira code|typewriter", re.IGNORECASE
)
_INHERITED = ("heading", "code", "quote")
"""What a style is for whose base is for that: an author's name may be based on the title."""
_LARGE = 28
"""In half points: 14 points are more than text has."""
_USUAL = 20
"""In half points: how large words are of which nothing says it (17.3.2.38)."""
_DEEPEST = 20
"""A style that is based on so many others is based on itself."""


@mutable
class DocumentStyles:
    """What the styles of one document are for."""

    elements: dict[str, Any]
    """Styles by their ids."""
    size: int = _USUAL
    """How large text is where nothing says otherwise, in half points."""
    known: dict[str, tuple[Purpose, int]] = field(default_factory=dict)

    def purpose(self, identifier: str) -> tuple[Purpose, int]:
        """Return what a style is for, and the level of a heading or of a list."""
        if identifier not in self.known:
            self.known[identifier] = self._purpose(identifier)
        return self.known[identifier]

    def numbering(self, identifier: str) -> Any:
        """Return the `numPr` that a style has or inherits; None where it has none."""
        for style in self._chain(identifier):
            found = style.find(f"{W}pPr/{W}numPr")
            if found is not None:
                return found
        return None

    def marks(self, identifier: str, names: tuple[str, ...]) -> list[Any]:
        """Return what a style of characters says of those of the properties called `names`."""
        found: dict[str, Any] = {}
        for style in self._chain(identifier):
            if style.find(f"{W}link") is not None:
                continue  # the characters of a style for whole paragraphs, such as a heading
            for name in names:
                mark = style.find(f"{W}rPr/{W}{name}")
                if mark is not None:
                    found.setdefault(name, mark)
        return [found[name] for name in names if name in found]

    def monospaced(self, identifier: str) -> bool:
        """Return whether a style sets text as code."""
        for style in self._chain(identifier):
            fonts = style.find(f"{W}rPr/{W}rFonts")
            if fonts is not None and fonts.get(f"{W}ascii"):
                return is_monospaced(fonts)
        return False

    def plain_table(self, identifier: str) -> bool:
        """Return whether a style of tables shows no row of heads."""
        style = self.elements.get(identifier)
        if style is None:
            return True
        kinds = [part.get(f"{W}type") for part in style.iter(f"{W}tblStylePr")]
        return "firstRow" not in kinds

    def _chain(self, identifier: str) -> list[Any]:
        found: list[Any] = []
        while identifier in self.elements and len(found) < _DEEPEST:
            style = self.elements[identifier]
            found.append(style)
            based = style.find(f"{W}basedOn")
            identifier = based.get(f"{W}val", "") if based is not None else ""
        return found

    def _purpose(self, identifier: str) -> tuple[Purpose, int]:
        for depth, style in enumerate(self._chain(identifier)):
            name = style.find(f"{W}name")
            said = named_purpose(name.get(f"{W}val", "") if name is not None else "")
            if said[0] and (not depth or said[0] in _INHERITED):
                return said
            level = outline_level(style)
            if level:
                return "heading", level
        if identifier not in self.elements:
            return named_purpose(identifier)
        return ("code", 0) if self.monospaced(identifier) else ("", 0)


def named_purpose(name: str) -> tuple[Purpose, int]:
    """Return what a style of this name is for, in the languages of Office."""
    name = name.strip()
    heading = _HEADING.fullmatch(name)
    if heading:
        return "heading", int(heading[1])
    listed = _LISTED.fullmatch(name)
    if listed:
        return ("number" if listed[1].lower() == "number" else "bullet"), int(listed[2])
    for purpose, known in _PURPOSES:
        if re.fullmatch(known, name, re.IGNORECASE):
            return purpose, 0
    return "", 0


def outline_level(element: Any) -> int:
    """Return the level of a heading that a style or a paragraph says it is, 0 for none."""
    found = element.find(f"{W}pPr/{W}outlineLvl")
    value = found.get(f"{W}val", "") if found is not None else ""
    return int(value) + 1 if value in ("0", "1", "2", "3", "4", "5") else 0


def is_monospaced(fonts: Any) -> bool:
    """Return whether `rFonts` name a font in which all letters are equally wide."""
    return _MONOSPACED.search(fonts.get(f"{W}ascii", "")) is not None


def styles_of(root: Any) -> DocumentStyles:
    """Return the styles of a document; `root` is that of its part, None where it has none."""
    elements = list(root.iter(f"{W}style")) if root is not None else []
    named = {element.get(f"{W}styleId", ""): element for element in elements}
    usual = [e for e in elements if e.get(f"{W}styleId") == "Normal" or e.get(f"{W}default") == "1"]
    usual = [element.find(f"{W}rPr/{W}sz") for element in usual]
    if root is not None:
        usual.append(root.find(f"{W}docDefaults//{W}sz"))
    sizes = [size.get(f"{W}val", "") for size in usual if size is not None]
    said = next((int(size) for size in sizes if size.isdecimal() and len(size) < 4), _USUAL)
    return DocumentStyles(named, said)


def looks_like_title(paragraph: Any) -> bool:
    """Return whether a paragraph is centred, and all of it is bold or large."""
    side = paragraph.find(f"{W}pPr/{W}jc")
    if side is None or side.get(f"{W}val") != "center":
        return False
    runs = [run for run in paragraph.iter(f"{W}r") if "".join(run.itertext(f"{W}t")).strip()]
    return all(_bold_or_large(run.find(f"{W}rPr")) for run in runs)


def _bold_or_large(properties: Any) -> bool:
    if properties is None:
        return False
    bold, size = properties.find(f"{W}b"), properties.find(f"{W}sz")
    if bold is not None and bold.get(f"{W}val", "1") not in ("0", "false"):
        return True
    points = size.get(f"{W}val", "") if size is not None else ""
    return points.isdecimal() and len(points) < 5 and int(points) >= _LARGE

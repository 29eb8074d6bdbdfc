"""Elements of HTML → structure types and their attributes (ISO 32000-1, 14.8.4 and 14.8.5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from temario.render.tags.nodes import Node

_KINDS = {
    "html": "Document",
    "body": "Document",
    "main": "Part",
    "article": "Art",
    "section": "Sect",
    "header": "Sect",
    "nav": "Sect",
    "aside": "Sect",
    "footer": "Sect",
    "div": "Div",
    "figure": "Div",
    "details": "Div",
    "blockquote": "BlockQuote",
    "p": "P",
    "pre": "P",
    "h1": "H1",
    "h2": "H2",
    "h3": "H3",
    "h4": "H4",
    "h5": "H5",
    "h6": "H6",
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "li": "LI",
    "dt": "Lbl",
    "dd": "LBody",
    "table": "Table",
    "caption": "Caption",
    "figcaption": "Caption",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "img": "Figure",
    "svg": "Figure",
    "code": "Code",
    "kbd": "Code",
    "samp": "Code",
    "q": "Quote",
}
"""Other elements are no structure of their own: their text belongs to what they stand in."""
_TYPES = frozenset({*_KINDS.values(), *("TOC", "TOCI", "Formula", "Note", "Reference", "Span")})
"""What a template may name."""
_NUMBERS = {"a": "LowerAlpha", "A": "UpperAlpha", "i": "LowerRoman", "I": "UpperRoman"}


def kind_of(element: Any, around: Node) -> str:
    """Return the structure type of an element in a node; empty if it has none of its own."""
    tag = _name(element)
    given = str(element.get("data-tag", ""))
    if given in _TYPES:
        return given
    if tag == "a":
        return "Link" if element.get("href") else ""
    if tag in {"ul", "ol"} and around.kind == "TOCI":
        return "TOC"
    if tag == "li" and around.kind == "TOC":
        return "TOCI"
    return _KINDS.get(tag, "")


def attributes(element: Any) -> Iterator[tuple[str, str | int]]:
    """Yield what a list or a table's cell says of itself."""
    match element.tag:
        case "ol":
            yield "ListNumbering", _NUMBERS.get(element.get("type", ""), "Decimal")
        case "ul":
            yield "ListNumbering", "Disc"
        case "dl":
            yield "ListNumbering", "None"
        case "th" | "td":
            for name, attribute in (("ColSpan", "colspan"), ("RowSpan", "rowspan")):
                count = element.get(attribute, "1")
                if count.isdigit() and int(count) > 1:
                    yield name, int(count)
            if element.tag == "th":
                yield "Scope", "Row" if element.get("scope") in {"row", "rowgroup"} else "Column"


def words_of(element: Any) -> str:
    """Return what an element is called: its label, its text, its title, or where it leads."""
    text = " ".join("".join(element.itertext()).split())
    pictures = (each.get("alt") for each in element.iter() if each.get("alt"))
    title = next((e.text for e in element.iter() if _name(e) == "title" and e.text), "")
    candidates = (
        element.get("aria-label"),
        element.get("alt"),
        title,
        text,
        next(pictures, ""),
        element.get("title"),
        element.get("href"),
    )
    return next((str(words) for words in candidates if words), "")


def _name(element: Any) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]

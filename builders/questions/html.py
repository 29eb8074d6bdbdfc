"""Planning: blocks → plain HTML that is XML too, with what each format has of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path
from typing import assert_never
from urllib.parse import quote

from builders.questions.files import Files
from temario.model import (
    Alignment,
    Asset,
    Attributes,
    Block,
    Blocks,
    Break,
    Callout,
    CalloutKind,
    Code,
    DefinitionList,
    Diagram,
    Disclosure,
    Emphasis,
    Figure,
    Footnote,
    Formula,
    Gap,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    List,
    Listing,
    Math,
    Media,
    Missing,
    Only,
    Paragraph,
    Picture,
    Pool,
    Question,
    Quote,
    Span,
    Strong,
    Style,
    Styled,
    Table,
    Text,
)
from temario.patterns import pattern
from temario.records import record

_ILLEGAL = pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold (section 2.2)."""
_NAMES: Mapping[CalloutKind, str] = {
    "note": "Note",
    "tip": "Tip",
    "important": "Important",
    "warning": "Warning",
    "caution": "Caution",
    "example": "Example",
    "objectives": "Objectives",
}
_STYLES: Mapping[Style, str] = {
    "sub": "sub", "sup": "sup", "mark": "mark", "kbd": "kbd", "small": "small",
    "underline": "u", "strikethrough": "s", "quotation": "q",
}  # fmt: skip
_WIDTH = pattern(r"\d{1,4}(?:\.\d{1,3})?(?:%|px|pt|mm|cm|em|rem|in)")
_TOP = 3
"""Headings in a question begin under the level 3 of the page that shows it."""


def escape(text: str) -> str:
    """Return `text` as content of an element."""
    legal = _ILLEGAL.sub("", text)
    return legal.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """Return `text` as the value of an attribute in double quotes."""
    return escape(text).replace('"', "&quot;").replace("\n", "&#10;")


def _no_gap(gap: Gap) -> str:
    return "____"


@record
class Form:
    """How a format writes what is not the same everywhere."""

    files: Files | None
    """Names for files; None where the format has no room for them."""
    prefix: str
    """What stands before a file's name in an address."""
    formula: Callable[[str, bool], str]
    """Gives a formula, displayed or inline, as HTML."""
    diagram: Callable[[Diagram], tuple[bytes, str] | None]
    """Gives a diagram as an SVG and the words that stand for it; None for its source."""
    words: Callable[[str], str]
    """Interface words in the course's language."""
    html5: bool
    """Whether `figure`, `mark`, `s`, `u`, `style` and `lang` are known."""
    text: Callable[[str], str] = escape
    gap: Callable[[Gap], str] = _no_gap
    spans: Mapping[Style, str] = field(default_factory=dict)
    """Styles that have no element here, and the class of the `span` that stands for each."""


class Html:
    """Writes one text: a stem, an option, a hint."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.used: dict[str, bytes | Path] = {}
        """The files that it shows, by name."""
        self._notes: list[Footnote] = []

    def blocks(self, blocks: Blocks) -> str:
        """Return `blocks` as HTML, their footnotes at the end."""
        return self._blocks(blocks) + self._at_end()

    def short(self, blocks: Blocks) -> str:
        """Return `blocks` without a paragraph around them where there is but one."""
        match blocks:
            case (Paragraph(content, _, attributes),) if attributes == Attributes():
                return self.line(content)
            case _:
                return self.blocks(blocks)

    def line(self, content: Inlines) -> str:
        """Return inlines as HTML, their footnotes at the end."""
        return self._line(content) + self._at_end()

    def _at_end(self) -> str:
        notes, self._notes = self._notes, []
        return "".join(
            f"<div><sup>{note.number}</sup> {self._blocks(note.blocks)}</div>" for note in notes
        )

    def _blocks(self, blocks: Blocks) -> str:
        return "".join(map(self._block, blocks))

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph(content, _, attributes):
                return f"<p{self._lang(attributes)}>{self._line(content)}</p>"
            case Heading(level, _, content):
                level = min(6, _TOP + level)
                return f"<h{level}>{self._line(content)}</h{level}>"
            case List():
                return self._list(block)
            case DefinitionList(entries):
                inner = "".join(
                    f"<dt>{self._line(entry.term)}</dt>"
                    + "".join(f"<dd>{self._blocks(detail)}</dd>" for detail in entry.details)
                    for entry in entries
                )
                return f"<dl>{inner}</dl>"
            case Quote(blocks):
                return f"<blockquote>{self._blocks(blocks)}</blockquote>"
            case Callout(kind, title, blocks):
                label = self.form.text(self.form.words(_NAMES[kind]))
                label += f": {self._line(title)}" if title else ""
                return self._apart(label, blocks)
            case Disclosure(summary, blocks):
                return self._apart(self._line(summary), blocks)
            case Listing(code, language, _, title):
                return self._titled(title) + self._code(code, language)
            case Diagram():
                return self._diagram(block)
            case Formula(tex):
                return self.form.formula(tex, True)
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case Media():
                return self._media(block)
            case Missing(target):
                return f"<p>{self.form.text(target)}</p>"
            case Only() | Break() | Question() | Pool():
                # A passage that learners online do not see; what cannot stand in a question.
                return ""
            case _:
                assert_never(block)

    def _apart(self, label: str, blocks: Blocks) -> str:
        head = f"<p><strong>{label}</strong></p>" if label else ""
        return f"<blockquote>{head}{self._blocks(blocks)}</blockquote>"

    def _titled(self, title: str) -> str:
        return f"<p><strong>{self.form.text(title)}</strong></p>" if title else ""

    def _code(self, code: str, language: str) -> str:
        named = f' class="language-{attribute(language)}"' if language else ""
        return f"<pre><code{named}>{self.form.text(code)}</code></pre>"

    def _list(self, node: List) -> str:
        tag = "ol" if node.ordered else "ul"
        start = node.ordered and node.start != 1 and self.form.html5
        items = []
        for item in node.items:
            box = "" if item.checked is None else ("☑ " if item.checked else "☐ ")
            first = item.blocks[0] if item.blocks else None
            if not node.loose and isinstance(first, Paragraph):
                inner = self._line(first.content) + self._blocks(item.blocks[1:])
            else:
                inner = self._blocks(item.blocks)
            items.append(f"<li>{box}{inner}</li>")
        opened = f'{tag} start="{node.start}"' if start else tag
        return f"<{opened}>{''.join(items)}</{tag}>"

    def _table(self, table: Table) -> str:
        caption = f"<caption>{self._line(table.caption)}</caption>" if table.caption else ""
        head = self._row(table.head, "th", table.alignments)
        rows = "".join(self._row(row, "td", table.alignments) for row in table.rows)
        # A table has a body in every version of QTI, so its only row is no head.
        body = f"<thead>{head}</thead><tbody>{rows}</tbody>" if rows else f"<tbody>{head}</tbody>"
        return f"<table>{caption}{body}</table>"

    def _row(self, cells: tuple[Inlines, ...], tag: str, alignments: tuple[Alignment, ...]) -> str:
        def cell(content: Inlines, alignment: Alignment) -> str:
            shown = alignment in ("right", "center") and self.form.html5
            style = f' style="text-align: {alignment}"' if shown else ""
            return f"<{tag}{style}>{self._line(content)}</{tag}>"

        return f"<tr>{''.join(map(cell, cells, alignments))}</tr>"

    def _figure(self, figure: Figure) -> str:
        said = [self._line(figure.caption)] if figure.caption else []
        credit = self.form.text(figure.credit)
        said += [f"({credit})" if said else credit] if credit else []
        return self._pictured(self._picture(figure.picture), " ".join(said))

    def _pictured(self, picture: str, caption: str) -> str:
        if self.form.html5 and caption:
            return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>"
        below = f"<p><em>{caption}</em></p>" if caption else ""
        return f"<p>{picture}</p>{below}"

    def _diagram(self, diagram: Diagram) -> str:
        files, drawn = self.form.files, self.form.diagram(diagram)
        if files is None or drawn is None:
            return self._titled(diagram.title) + self._code(diagram.source, diagram.language)
        svg, alt = drawn
        name = files.drawn(svg)
        self.used[name] = svg
        address = attribute(self.form.prefix + name)
        picture = f'<img src="{address}" alt="{attribute(alt)}"/>'
        return self._pictured(picture, self.form.text(diagram.title))

    def _media(self, media: Media) -> str:
        if media.asset is None:
            shown = self.form.text(media.title or media.target)
            return f'<p><a href="{attribute(media.target)}">{shown}</a></p>'
        return f"<p>{self.form.text(media.title or media.target)}</p>"

    def _line(self, content: Inlines) -> str:
        return "".join(map(self._inline, content))

    def _inline(self, inline: Inline) -> str:
        match inline:
            case Text(text):
                return self.form.text(text)
            case Emphasis(content):
                return f"<em>{self._line(content)}</em>"
            case Strong(content):
                return f"<strong>{self._line(content)}</strong>"
            case Styled(style, content):
                return self._styled(style, self._line(content))
            case Span(attributes, content):
                lang = self._lang(attributes)
                return f"<span{lang}>{self._line(content)}</span>" if lang else self._line(content)
            case Code(text):
                return f"<code>{self.form.text(text)}</code>"
            case Math(tex):
                return self.form.formula(tex, False)
            case Link():
                return self._link(inline)
            case Picture():
                return self._picture(inline)
            case Footnote():
                if inline.first:
                    self._notes.append(inline)
                return f"<sup>{inline.number}</sup>"
            case LineBreak():
                return "<br/>"
            case Gap():
                return self.form.gap(inline)
            case _:
                assert_never(inline)

    def _styled(self, style: Style, inner: str) -> str:
        if style in self.form.spans:
            return f'<span class="{self.form.spans[style]}">{inner}</span>'
        return f"<{_STYLES[style]}>{inner}</{_STYLES[style]}>"

    def _lang(self, attributes: Attributes) -> str:
        lang = attributes.get("lang")
        name = "lang" if self.form.html5 else "xml:lang"
        return f' {name}="{attribute(lang)}"' if lang else ""

    def _link(self, link: Link) -> str:
        inner = self._line(link.content)
        address = link.href if link.asset is None else self._address(link.asset)
        if not address or address.startswith("#"):
            return inner
        return f'<a href="{attribute(address)}">{inner}</a>'

    def _picture(self, picture: Picture) -> str:
        if picture.asset is None or self.form.files is None:
            shown = self.form.text(picture.alt or picture.target)
            if picture.target.startswith(("http:", "https:")):
                return f'<a href="{attribute(picture.target)}">{shown}</a>'
            return "" if picture.decorative else shown
        alt = "" if picture.decorative else picture.alt
        width = picture.attributes.get("width")
        size = f' style="width: {width}"' if self.form.html5 and _WIDTH.fullmatch(width) else ""
        # Moodle's own class: a picture is never wider than the page.
        size += ' class="img-fluid"' if self.form.html5 else ""
        address = attribute(self._address(picture.asset))
        return f'<img src="{address}" alt="{attribute(alt)}"{size}/>'

    def _address(self, asset: Asset) -> str:
        """Return the address of a file, which is kept; empty where there is no room for files."""
        if self.form.files is None:
            return ""
        name = self.form.files.name(asset)
        self.used[name] = self.form.files.root / asset.path
        return self.form.prefix + quote(name)

"""Stage 4, drawing by hand: scenes → one PDF, every piece of text in its place.

WeasyPrint draws SVG's text without links and without lines under or through it; HTML
set in absolute places it draws with both, so this is a hand of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from builders.slides.deck import Properties
from builders.slides.grid import MARK
from builders.slides.scene import Area, Block, Picture, Scene, Stretch
from temario.render.fonts import family_of, font_height
from temario.tokens import Fonts


def pdf_of(scenes: Sequence[Scene], fonts: Fonts, about: Properties, root: Path) -> bytes:
    """Return `scenes` as a PDF, one page each."""
    from temario.render.pdf import html_to_pdf

    packages = (fonts.slides.package, fonts.slides_mono.package)
    return html_to_pdf(html_of(scenes, fonts, about), root, packages)


def html_of(scenes: Sequence[Scene], fonts: Fonts, about: Properties) -> str:
    """Return the page that the PDF is made of."""
    sheet = _Sheet(fonts)
    pages = "\n".join(sheet.page(scene, number) for number, scene in enumerate(scenes, 1))
    width, height = (scenes[0].width, scenes[0].height) if scenes else (960.0, 540.0)
    authors = "".join(f'<meta name="author" content="{escape(name)}">' for name in about.authors)
    text, mono = family_of(fonts.slides.package), family_of(fonts.slides_mono.package)
    return (
        f'<!DOCTYPE html><html lang="{escape(about.language)}"><head><meta charset="utf-8">'
        f"<title>{escape(about.title)}</title>{authors}"
        f'<meta name="description" content="{escape(about.description)}"><style>'
        f"@page {{ size: {width}pt {height}pt; margin: 0 }} "
        "html, body { margin: 0 } "
        f"section {{ position: relative; width: {width}pt; height: {height}pt; "
        "overflow: hidden; break-after: page } section:last-child { break-after: auto } "
        f"h1, p, pre, div.a, img {{ margin: 0; font: 10pt '{text}'; bookmark-level: none }} "
        "span, a, img, div.a { position: absolute; white-space: pre; box-sizing: border-box } "
        f".m {{ font-family: '{mono}' }} .b {{ font-weight: bold }} .i {{ font-style: italic }}"
        f"</style></head><body>\n{pages}\n</body></html>"
    )


class _Sheet:
    """Writes pages as HTML."""

    def __init__(self, fonts: Fonts) -> None:
        self._heights = {
            False: font_height(fonts.slides.package),
            True: font_height(fonts.slides_mono.package),
        }

    def page(self, scene: Scene, number: int) -> str:
        """Return one page; its title is a bookmark."""
        bookmark = f"bookmark-level: {scene.level}; bookmark-label: {_quoted(scene.title)}"
        items = "\n".join(self._item(item, bookmark) for item in scene.items)
        return f'<section id="s{number}" style="background: {scene.paper}">\n{items}\n</section>'

    def _item(self, item: Block | Area | Picture, bookmark: str) -> str:
        match item:
            case Block():
                return self._block(item, bookmark)
            case Area():
                drawn = f"border: 0.75pt dashed {item.colour}" if item.framed else ""
                drawn = drawn or f"background: {item.colour}"
                return f'<div class="a" style="{_place(item)}; {drawn}"></div>'
            case Picture():
                alt, address = escape(item.alt), escape(item.address)
                return f'<img style="{_place(item)}" alt="{alt}" src="{address}">'

    def _block(self, block: Block, bookmark: str) -> str:
        lines = "\n".join("".join(map(self._stretch, line)) for line in block.lines)
        if block.kind != "title":
            return f"<p>{lines}</p>"
        return f'<h1 style="{escape(bookmark)}">{lines}</h1>'

    def _stretch(self, stretch: Stretch) -> str:
        run = stretch.run
        above, below = self._heights[run.mono]
        top = stretch.base - above * stretch.size
        marked = f"; background: {MARK}" if run.mark else ""
        style = (
            f"left: {stretch.left:.2f}pt; top: {top:.2f}pt; font-size: {stretch.size:.2f}pt; "
            f"line-height: {(above + below) * stretch.size:.2f}pt; color: {stretch.colour}; "
            f"text-decoration: {stretch.decoration or 'none'}{marked}"
        )
        if stretch.back:
            style += f"; width: {stretch.width:.2f}pt; text-align: right"
        tag, more = "span", f' class="{stretch.classes}"' if stretch.classes else ""
        more += f' lang="{escape(run.language)}"' if run.language else ""
        if stretch.href:
            inside = stretch.href.startswith("#")
            address = f"#s{stretch.href[1:]}" if inside else stretch.href
            tag, more = "a", f'{more} href="{escape(address)}"'
        return f'<{tag}{more} style="{style}">{escape(stretch.text)}</{tag}>'


def _quoted(text: str) -> str:
    """Return `text` as a string of CSS."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _place(item: Area | Picture) -> str:
    box = item.box
    return (
        f"left: {box.left:.2f}pt; top: {box.top:.2f}pt; "
        f"width: {box.width:.2f}pt; height: {box.height:.2f}pt"
    )

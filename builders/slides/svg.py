"""Stage 4, drawing by hand: a scene → one SVG that needs nothing beside it."""

from __future__ import annotations

from html import escape

from builders.slides.grid import MARK
from builders.slides.scene import Area, Block, Picture, Scene, Stretch
from temario.tokens import Fonts


def svg_of(scene: Scene, fonts: Fonts, language: str) -> str:
    """Return `scene` as SVG in points. Its text is text; links lead to pages' files."""
    text = f"{fonts.slides.family}, Arimo, Liberation Sans, sans-serif"
    mono = f"{fonts.slides_mono.family}, Source Code Pro, monospace"
    items = "\n".join(_item(item) for item in scene.items)
    width, height = _n(scene.width), _n(scene.height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'lang="{escape(language)}" xml:lang="{escape(language)}">\n'
        f"<title>{escape(scene.title)}</title>\n"
        f"<style>text {{ font-family: {escape(text)}; white-space: pre }} "
        f".m {{ font-family: {escape(mono)} }} .b {{ font-weight: bold }} "
        ".i { font-style: italic }</style>\n"
        f'<rect width="{width}" height="{height}" fill="{scene.paper}"/>\n{items}\n</svg>\n'
    )


def file_of(number: int) -> str:
    """Return the name of the file of a page."""
    return f"slide-{number:03}.svg"


def _item(item: Block | Area | Picture) -> str:
    match item:
        case Block():
            lines = "\n".join(_line(line) for line in item.lines if line)
            if item.place is None:
                return lines
            place = f"{item.place.file}:{item.place.line}"
            return f'<g data-place="{escape(place)}">\n{lines}\n</g>'
        case Area():
            return _area(item)
        case Picture():
            return (
                f'<image {_place(item)} href="{escape(item.address)}" preserveAspectRatio="none">'
                f"<title>{escape(item.alt)}</title></image>"
            )


def _area(area: Area) -> str:
    if area.framed:
        look = f'fill="none" stroke="{area.colour}" stroke-width="0.75" stroke-dasharray="3 2"'
        return f"<rect {_place(area)} {look}/>"
    return f'<rect {_place(area)} fill="{area.colour}"/>'


def _place(item: Area | Picture) -> str:
    box = item.box
    return f'x="{_n(box.left)}" y="{_n(box.top)}" width="{_n(box.width)}" height="{_n(box.height)}"'


def _line(line: tuple[Stretch, ...]) -> str:
    marks = "".join(_highlight(stretch) for stretch in line if stretch.run.mark)
    return f"{marks}<text>{''.join(map(_stretch, line))}</text>"


def _highlight(stretch: Stretch) -> str:
    top, height = stretch.base - 0.92 * stretch.size, 1.18 * stretch.size
    return (
        f'<rect x="{_n(stretch.left)}" y="{_n(top)}" width="{_n(stretch.width)}" '
        f'height="{_n(height)}" fill="{MARK}"/>'
    )


def _stretch(stretch: Stretch) -> str:
    run = stretch.run
    more = f' class="{stretch.classes}"' if stretch.classes else ""
    more += f' text-decoration="{stretch.decoration}"' if stretch.decoration else ""
    more += f' xml:lang="{escape(run.language)}"' if run.language else ""
    more += ' text-anchor="end"' if stretch.back else ""
    at = stretch.left + (stretch.width if stretch.back else 0)
    written = (
        f'<tspan x="{_n(at)}" y="{_n(stretch.base)}" font-size="{_n(stretch.size)}" '
        f'fill="{stretch.colour}"{more}>{escape(stretch.text)}</tspan>'
    )
    if not stretch.href:
        return written
    inside = stretch.href.startswith("#")
    address = file_of(int(stretch.href[1:])) if inside else stretch.href
    return f'<a href="{escape(address)}">{written}</a>'


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")

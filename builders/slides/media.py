"""Stage 4, drawing: pictures of the course → the forms that a slide holds."""

from __future__ import annotations

import io
from dataclasses import field
from pathlib import Path
from typing import Any

from builders.slides.things import svg_size
from temario.model import Asset
from temario.problems import CourseError, error
from temario.records import mutable
from temario.render.diagram import Drawing
from temario.render.fonts import family_of
from temario.render.picture import png_of, png_of_svg_text, shows_only_itself
from temario.tokens import Tokens

_AS_IT_IS = ("image/png", "image/jpeg", "image/gif")
_SVG = "image/svg+xml"
_SVG_WIDTH = 1920
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ASVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_VECTOR = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


Source = Asset | Drawing | str
"""A file of the course, a diagram, or the SVG of a formula."""


@mutable
class Media:
    """The pictures of a deck: each is drawn once, and is in the file once."""

    root: Path
    """The course's folder."""
    tokens: Tokens
    _pixels: dict[str, bytes] = field(default_factory=dict)
    _parts: dict[str, Any] = field(default_factory=dict)

    def pixels(self, source: Source) -> bytes:
        """Return a picture as PNG, JPEG or GIF. Raises `CourseError` where it cannot be read."""
        if isinstance(source, Asset) and source.media_type in _AS_IT_IS:
            return (self.root / source.path).read_bytes()
        key = _name(source)
        if key not in self._pixels:
            self._pixels[key] = self._drawn(source)
        return self._pixels[key]

    def _drawn(self, source: Source) -> bytes:
        try:
            svg = self.svg(source)
            if svg is None and isinstance(source, Asset) and source.media_type != _SVG:
                return png_of(self.root / source.path)
            drawn = self._of_svg(source, svg) if svg is not None else None
        except (OSError, ValueError, SyntaxError):
            drawn = None
        if drawn is None:
            message = f"the picture {_name(source)} cannot be drawn"
            raise CourseError([error("broken-picture", None, message, "Save it as PNG or JPEG.")])
        return drawn

    def _of_svg(self, source: Source, svg: str) -> bytes | None:
        if isinstance(source, Drawing):
            package = self.tokens.fonts.slides.package
            return png_of_svg_text(svg, _width(svg), package, source.paper)
        return png_of_svg_text(svg, _width(svg))

    def svg(self, source: Source) -> str | None:
        """Return a picture that is SVG as its text, None for another."""
        if isinstance(source, str):
            return source
        if isinstance(source, Drawing):
            font = self.tokens.fonts.slides
            families = dict.fromkeys((font.family, family_of(font.package), "sans-serif"))
            return source.shown(", ".join(families))
        if source.media_type != _SVG:
            return None
        try:
            return (self.root / source.path).read_text("utf-8")
        except UnicodeDecodeError:
            return None

    def picture(self, slide: Any, source: Source, place: tuple[int, int, int, int]) -> Any:
        """Add a picture to `slide`; SVG that shows only itself stands beside its PNG.

        Formulas do not: their SVG has references as SVG 2 writes them, PowerPoint reads SVG 1.1.
        """
        shape = slide.shapes.add_picture(io.BytesIO(self.pixels(source)), *place)
        svg = None if isinstance(source, str) else self.svg(source)
        if svg is not None and shows_only_itself(svg):
            self._beside(slide.part, shape, svg)
        return shape

    def _beside(self, part: Any, shape: Any, svg: str) -> None:
        """Tell programs that draw SVG where it is (MS-ODRAWXML, svgBlip)."""
        from pptx.opc.constants import RELATIONSHIP_TYPE
        from pptx.oxml import parse_xml

        relation = part.relate_to(self._vector(part.package, svg), RELATIONSHIP_TYPE.IMAGE)
        shape.element.xpath(".//a:blip")[0].append(
            parse_xml(
                f'<a:extLst xmlns:a="{_A}"><a:ext uri="{_VECTOR}"><asvg:svgBlip '
                f'xmlns:asvg="{_ASVG}" xmlns:r="{_R}" r:embed="{relation}"/></a:ext></a:extLst>'
            )
        )

    def _vector(self, package: Any, svg: str) -> Any:
        from pptx.opc.package import Part

        if svg not in self._parts:
            name = package.next_partname("/ppt/media/drawing%d.svg")
            self._parts[svg] = Part(name, _SVG, package, svg.encode("utf-8"))
        return self._parts[svg]


def _name(source: Source) -> str:
    if isinstance(source, Asset):
        return source.path
    return source.svg if isinstance(source, Drawing) else source


def _width(svg: str) -> int:
    """Return how many pixels across an SVG is drawn, none of its sides longer than `_SVG_WIDTH`."""
    size = svg_size(svg)
    tall = size is not None and size[1] > size[0]
    return max(1, round(_SVG_WIDTH * size[0] / size[1])) if size and tall else _SVG_WIDTH

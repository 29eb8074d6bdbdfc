"""Pictures in the form that an output can show."""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from temario.patterns import pattern

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

_REFERENCE = pattern(
    r"""((?:xlink:)?href\s*=\s*)(["'])(?!\s*(?:#|data:image/))[^"']*\2""", re.IGNORECASE
)

_LONGEST = 1_000_000
_ACTIVE = (
    "script", "handler", "listener", "foreignObject", "iframe", "embed", "object", "audio",
    "video", "animate", "animateColor", "animateMotion", "animateTransform", "set",
)  # fmt: skip
"""Elements that run, load or change something."""
_INNER = pattern(r"\s*(#|data:image/(png|jpe?g|gif|webp)[;,])", re.IGNORECASE)
"""The beginning of an address that leads nowhere else."""
PIXELS = 60_000_000
"""The largest picture that is shown, in pixels: it is measured before anything decodes it."""
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "AVIF")
"""What is read as a picture, by its bytes. Others are read by other programs, or by nobody."""
_ADDRESS = pattern(r"url\(\s*[\"']?([^)]*)", re.IGNORECASE)


def png_of_svg_text(
    text: str,
    width: int = 1600,
    package: str = "fontpkg-source-sans-3",
    paper: str | None = None,
) -> bytes | None:
    """Return an SVG drawn as PNG `width` pixels across, or None where it cannot be drawn.

    Its letters are those of a font package; it is transparent unless `paper` is a colour.
    Nothing outside the text is loaded: addresses of other files are taken out first.
    """
    import resvg_py

    from temario.render.fonts import family_of, font_files

    family = family_of(package)
    try:
        drawn = resvg_py.svg_to_bytes(
            svg_string=_REFERENCE.sub(r"\1\2\2", text),
            width=width,
            background=paper,
            skip_system_fonts=True,
            font_files=[str(file) for file in font_files(package)],
            # One font draws whatever family text asks for: text of another would be left out.
            font_family=family,
            serif_family=family,
            sans_serif_family=family,
            monospace_family=family,
        )
    except (ValueError, RuntimeError):
        return None
    return bytes(drawn)


def shows_only_itself(svg: str) -> bool:
    """Return whether SVG neither runs nor loads anything, so that it may be handed on as it is.

    The SVG of a stranger that does is shown as PNG alone.
    """
    from lxml import etree

    if len(svg) > _LONGEST or re.search(r"<!(DOCTYPE|ENTITY)", svg, re.IGNORECASE):
        return False
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(svg.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return False
    before = root.itersiblings(preceding=True)
    return (
        etree.QName(root).localname == "svg"
        and not any(node.tag is etree.PI for node in before)
        and all(_harmless(element) for element in root.iter())
    )


def _harmless(element: Any) -> bool:
    """Return whether an element of SVG neither runs nor loads anything."""
    from lxml import etree

    if not isinstance(element.tag, str):
        return element.tag is etree.Comment
    name = etree.QName(element).localname
    if name in _ACTIVE or (name == "style" and not _inner_style("".join(element.itertext()))):
        return False
    for key, value in element.attrib.items():
        attribute = etree.QName(key).localname.lower()
        if attribute.startswith("on") or attribute in ("base", "src"):
            return False
        if attribute == "href" and not _INNER.match(value):
            return False
        if not _inner_style(value, escapes=key.startswith("{")):
            return False
    return True


def _inner_style(text: str, escapes: bool = False) -> bool:
    """Return whether CSS loads nothing; `escapes` where it is none, but a remark of a program."""
    if ("\\" in text and not escapes) or "@import" in text.lower():
        return False
    return all(_INNER.match(match[1]) for match in _ADDRESS.finditer(text))


class TooManyPixels(ValueError):  # noqa: N818 - it says what is wrong with a picture
    """A picture has more pixels than can be shown; its text says how many."""


def open_picture(source: Path | IO[bytes]) -> ImageFile:
    """Open a raster picture, which measures it and decodes nothing.

    Raises `TooManyPixels`, or `OSError`, `ValueError` or `SyntaxError` where it cannot be read.
    """
    from PIL import Image

    try:
        # Its own limit is a warning first; we have one.
        with warnings.catch_warnings(action="ignore"):
            picture = Image.open(source, formats=FORMATS)
    except Image.DecompressionBombError as bomb:
        raise TooManyPixels("far more pixels than can be shown") from bomb
    width, height = picture.size
    if width * height > PIXELS:
        picture.close()
        raise TooManyPixels(f"{width} × {height} pixels, more than can be shown")
    return picture


def png_of(path: Path) -> bytes:
    """Return a raster picture as PNG. Raises what `open_picture` raises."""
    with open_picture(path) as picture:
        out = io.BytesIO()
        picture.convert("RGBA").save(out, "PNG")
        return out.getvalue()


def qr_svg(address: str, color: str = "#000000") -> str:
    """Return a QR code of `address` as SVG, without a quiet zone."""
    import segno

    drawn = segno.make(address, error="m")
    return str(drawn.svg_inline(border=0, dark=color, omitsize=True, title=address))

"""Pictures in the form that an output can show."""

from __future__ import annotations

import io
import re
from pathlib import Path

_REFERENCE = re.compile(
    r"""((?:xlink:)?href\s*=\s*)(["'])(?!\s*(?:#|data:image/))[^"']*\2""", re.IGNORECASE
)


def png_of_svg(path: Path, width: int = 1600) -> bytes | None:
    """Return an SVG file drawn as PNG `width` pixels across, or None where it cannot be drawn."""
    try:
        return png_of_svg_text(path.read_text("utf-8"), width)
    except UnicodeDecodeError:
        return None


def png_of_svg_text(text: str, width: int = 1600) -> bytes | None:
    """Return an SVG drawn as PNG `width` pixels across, or None where it cannot be drawn.

    Nothing outside the text is loaded: addresses of other files are taken out first.
    """
    import resvg_py

    from temario.render.fonts import font_files

    try:
        drawn = resvg_py.svg_to_bytes(
            svg_string=_REFERENCE.sub(r"\1\2\2", text),
            width=width,
            skip_system_fonts=True,
            font_files=[str(file) for file in font_files("fontpkg-source-sans-3")],
            font_family="Source Sans 3",
        )
    except (ValueError, RuntimeError):
        return None
    return bytes(drawn)


def png_of(path: Path) -> bytes:
    """Return a raster picture of any kind that Pillow reads as PNG. Raises `OSError`."""
    from PIL import Image

    with Image.open(path) as picture:
        out = io.BytesIO()
        picture.convert("RGBA").save(out, "PNG")
        return out.getvalue()


def qr_svg(address: str, color: str = "#000000") -> str:
    """Return a QR code of `address` as SVG, without a quiet zone."""
    import segno

    drawn = segno.make(address, error="m")
    return str(drawn.svg_inline(border=0, dark=color, omitsize=True, title=address))

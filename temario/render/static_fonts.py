"""Static fonts of variable ones, made by HarfBuzz for WeasyPrint.

A PDF holds no variable fonts. WeasyPrint fixes each at the weight that a page asks for, and has
fontTools do it, which took a third of a small handout's time. HarfBuzz takes a tenth of that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any


class StaticFont:
    """A font that `save` writes, as fontTools' own would."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def save(self, file: IO[bytes]) -> None:
        """Write the font."""
        file.write(self.data)


def fix_with_harfbuzz(weasyprint_fonts: Any) -> None:
    """Have the module `weasyprint.pdf.fonts` make static fonts by `static_font`.

    A WeasyPrint that calls fontTools by another name goes on as it does.
    """
    slowly = getattr(weasyprint_fonts, "instantiateVariableFont", None)
    if slowly is None or slowly.__module__ == __name__:  # none, or done before
        return

    def instantiate(font: Any, location: Mapping[str, float], **options: Any) -> Any:
        made = static_font(font, location) if options == {"static": True} else None
        return slowly(font, location, **options) if made is None else made

    weasyprint_fonts.instantiateVariableFont = instantiate


def static_font(font: Any, location: Mapping[str, float]) -> StaticFont | None:
    """Return `font`, a fontTools `TTFont` just opened, with every axis fixed.

    `location` gives axes their values, each in the axis's own units (OpenType, “fvar”); the others
    keep their default. Glyphs keep their numbers. None for what HarfBuzz cannot read so, such as a
    collection of fonts.
    """
    import uharfbuzz

    file = font.reader.file
    file.seek(0)
    data = file.read()
    if data[:4] not in (b"\x00\x01\x00\x00", b"OTTO", b"true"):
        return None
    face = uharfbuzz.Face(data)
    wanted = uharfbuzz.SubsetInput()
    wanted.keep_everything()
    # Outlines that were drawn to overlap are marked so, or their seams would show.
    wanted.flags |= uharfbuzz.SubsetFlags.RETAIN_GIDS | uharfbuzz.SubsetFlags.SET_OVERLAPS_FLAG
    for axis in face.axis_infos:
        value = location.get(axis.tag, axis.default_value)
        wanted.pin_axis_location(face, axis.tag, min(max(value, axis.min_value), axis.max_value))
    try:
        return StaticFont(bytes(wanted.subset(face).blob.data))
    except RuntimeError:
        return None

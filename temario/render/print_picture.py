"""Pictures as print needs them: upright, of one frame, no finer than can be seen on paper."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from temario.render.picture import open_picture

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 300
"""What print needs, in pixels an inch."""
_QUALITIES = (90, 80, 70)
"""Of JPEG: the first that makes a picture smaller than it was is taken."""
_ORIENTATION = 0x0112
_PLAIN = ("RGB", "RGBA", "L", "LA", "CMYK")
"""What the layout engine embeds as it is; palettes it spreads out by itself."""
_NAMELESS = {0xE1, 0xED, 0xFE}
"""Segments of a JPEG without which it looks the same: Exif and XMP, Photoshop's, comments."""
_LOSSY = ("WEBP", "TIFF")
"""Formats that may hold photographs, which are many times larger as PNG."""


def for_print(data: bytes, width: float, height: float) -> bytes:
    """Return a raster picture as PNG or JPEG with the pixels that print needs.

    `width` and `height`, in inches, are the room that it is printed in, its proportions kept.
    A picture that has no more pixels than that is only mended: turned as its Exif says, its
    first frame taken, 16 bits a channel made 8. A JPEG stays a JPEG, and what it says of its
    camera and place is left out. Raises `OSError`, `ValueError` or `SyntaxError` where it cannot
    be read, `TooManyPixels` where it is too large to be decoded.
    """
    with open_picture(io.BytesIO(data)) as picture:
        kind, turn = picture.format or "", picture.getexif().get(_ORIENTATION, 1)
        across, down = picture.size if turn < 5 else picture.size[::-1]
        scale = min(1.0, width * DPI / across, height * DPI / down)
        if kind == "MPO":  # several JPEGs in one file, of which the first is the picture
            kind = "JPEG"
        elif scale == 1 and turn == 1 and _as_it_is(picture):
            return without_remarks(data) if kind == "JPEG" else data
        size = max(1, int(across * scale)), max(1, int(down * scale))
        drawn = _decoded(picture, size if turn < 5 else size[::-1])
        if turn != 1:
            from PIL import ImageOps

            ImageOps.exif_transpose(drawn, in_place=True)
        if kind == "JPEG":
            small = _jpeg(drawn, len(data))
            # Pixels saved are no bytes saved where a large picture was squeezed hard.
            keep = len(small) >= len(data) and turn == 1 and _as_it_is(picture)
            return without_remarks(data) if keep else small
        plain = _png(drawn)
        if kind in _LOSSY and drawn.mode in ("RGB", "L"):
            lossy = _jpeg(drawn, 0)
            return lossy if len(lossy) < len(plain) / 2 else plain
        return plain


def _as_it_is(picture: Image) -> bool:
    """Return whether the layout engine may have the file itself."""
    if picture.format == "JPEG":
        return picture.mode in _PLAIN
    frames = getattr(picture, "n_frames", 1)
    return picture.format == "PNG" and frames == 1 and picture.mode in ("RGB", "RGBA", "L", "LA")


def _decoded(picture: Image, size: tuple[int, int]) -> Image:
    """Return the first frame, `size` pixels large, in a mode that PNG and JPEG of 8 bits have."""
    from PIL import Image

    if size != picture.size:
        picture.draft(None, size)  # a JPEG is decoded smaller, if that is large enough
    picture.seek(0)
    drawn: Image.Image = picture
    if picture.mode.startswith("I;16"):
        drawn = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    elif picture.mode == "I":
        drawn = picture.point(lambda value: value * (1 / 256)).convert("L")
    elif picture.mode in ("P", "PA", "1", "La", "RGBa") or "transparency" in picture.info:
        drawn = _without_palette(picture)
    elif picture.mode not in _PLAIN or (picture.mode == "CMYK" and picture.format == "TIFF"):
        drawn = picture.convert("RGB")
    if size != drawn.size:
        drawn = drawn.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    else:
        drawn = drawn.copy()
    if drawn.mode in ("RGBA", "LA") and drawn.getchannel("A").getextrema() == (255, 255):
        drawn = drawn.convert(drawn.mode[:-1])
    return drawn


def _without_palette(picture: Image) -> Image:
    """Return a picture of a palette or of two colours in full colours, or in greys if it has no
    others.
    """
    if picture.mode == "1" and "transparency" not in picture.info:
        return picture.convert("L")
    if picture.mode in ("PA", "RGBa", "La") or "transparency" in picture.info:
        return picture.convert("RGBA")
    palette = picture.getpalette() or []
    colours = zip(palette[::3], palette[1::3], palette[2::3], strict=False)
    grey = all(red == green == blue for red, green, blue in colours)
    return picture.convert("L" if grey else "RGB")


def _jpeg(picture: Image, size: int) -> bytes:
    """Return `picture` as JPEG of less than `size` bytes if a good quality allows it."""
    made = b""
    for quality in _QUALITIES if size else _QUALITIES[:1]:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True, exif=b"")
        made = out.getvalue()
        if len(made) < size:
            break
    return made


def _png(picture: Image) -> bytes:
    out = io.BytesIO()
    # It is compressed once more on its way into the PDF.
    clean = picture.copy()
    clean.info = {}
    clean.save(out, "PNG", compress_level=6)
    return out.getvalue()


def without_remarks(data: bytes) -> bytes:
    """Return a JPEG without what it says of its camera, its place and its history.

    The layout engine compresses a JPEG that has such remarks anew; without them it stays as it is.
    """
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] not in (0xDA, 0xD9):
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker not in _NAMELESS:
            kept.append(data[at : at + 2 + length])
        at += 2 + length
    return b"".join((*kept, data[at:]))

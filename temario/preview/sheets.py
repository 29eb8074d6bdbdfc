"""Pages of a handout as pictures, so that every browser shows them alike and keeps its place."""

from __future__ import annotations

import threading
from functools import lru_cache
from io import BytesIO
from pathlib import Path

_LOCK = threading.Lock()
"""PDFium does one thing at a time."""
_WIDEST = 2400
"""Pixels."""


@lru_cache(maxsize=8)
def sizes(path: Path) -> tuple[tuple[float, float], ...]:
    """Return width and height of each page, in points."""
    import pypdfium2

    with _LOCK:
        document = pypdfium2.PdfDocument(path)
        try:
            return tuple(document.get_page_size(number) for number in range(len(document)))
        finally:
            document.close()


@lru_cache(maxsize=64)
def picture(path: Path, number: int, width: int) -> bytes:
    """Return a page, from 0, as a PNG of `width` pixels. Raises `IndexError` where it is none."""
    import pypdfium2

    pages = sizes(path)
    scale = min(max(width, 100), _WIDEST) / pages[number][0]
    with _LOCK:
        document = pypdfium2.PdfDocument(path)
        try:
            image = document[number].render(scale=scale).to_pil()
        finally:
            document.close()
    out = BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()

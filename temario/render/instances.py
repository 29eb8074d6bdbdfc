"""Static fonts of variable ones, remembered by a process that makes a PDF again and again.

WeasyPrint cuts each font to the signs that a document uses, and then has fontTools make a static
one of what is left, which takes a quarter of the time of a small handout. Words change from one
making to the next, the signs that they are made of hardly ever.
"""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any, BinaryIO

from temario.records import record

_MOST = 100
"""Fonts that are remembered, some 50 kB each."""


@record
class _Static:
    """A font that was made, as far as WeasyPrint asks: it can be saved."""

    content: bytes

    def save(self, file: BinaryIO) -> None:
        file.write(self.content)


def remember_instances() -> None:
    """Have WeasyPrint's static fonts remembered from now on, in this process.

    Where this WeasyPrint makes them otherwise than is known here, nothing is changed.
    """
    from weasyprint.pdf import fonts

    make = getattr(fonts, "instantiateVariableFont", None)
    if make is None or hasattr(make, "known"):
        return
    known: dict[bytes, bytes] = {}

    def remembered(font: Any, axes: dict[str, float], **options: Any) -> Any:
        file = getattr(font.reader, "file", None)
        if not isinstance(file, BytesIO):
            return make(font, axes, **options)
        about = repr((sorted(axes.items()), sorted(options.items())))
        key = hashlib.sha256(file.getbuffer()).digest() + about.encode()
        if key not in known:
            made = BytesIO()
            make(font, axes, **options).save(made)
            while len(known) >= _MOST:
                del known[next(iter(known))]
            known[key] = made.getvalue()
        return _Static(known[key])

    remembered.known = known  # type: ignore[attr-defined]
    fonts.instantiateVariableFont = remembered

"""A document that has been laid out → the bytes of a tagged PDF."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from temario.render.tags.grow import grow
from temario.render.tags.put import put
from temario.render.tags.shape import shape


def write_tagged(document: Any, options: Mapping[str, Any]) -> bytes:
    """Return a `weasyprint.Document` as a PDF after PDF/UA-1.

    `options` are those that it was laid out with.
    """
    watched = document.copy([Watched(page) for page in document.pages])
    return bytes(watched.write_pdf(finisher=_finish, **options, pdf_variant="pdf/ua-1"))


class Watched:
    """A page that remembers under which number each of its boxes was marked.

    WeasyPrint forgets the numbers when it has made its own tags.
    """

    def __init__(self, page: Any) -> None:
        self._page = page
        self.marks: dict[Any, int] = {}
        """From a box to the number (MCID) of its content on this page."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._page, name)

    @property
    def root(self) -> Any:
        """The box that holds the page's others."""
        return self._page._page_box  # noqa: SLF001 - boxes are told in no other way

    def paint(self, stream: Any, scale: float = 1) -> None:
        """Draw the page."""
        self._page.paint(stream, scale)
        marked = stream._tags  # noqa: SLF001 - as above
        self.marks = {box: mark["mcid"] for box, mark in marked.items()}


def _finish(document: Any, pdf: Any) -> None:
    grown = grow(document.pages)
    shape(grown.root)
    put(grown, pdf)

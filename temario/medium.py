"""What the shared block macros ask of the output that they write for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Literal

from markupsafe import Markup

from temario.model import Asset, Diagram, Listing
from temario.records import record
from temario.render.code import Piece, highlight
from temario.render.picture import qr_svg


def coloured(listing: Listing | Diagram) -> Sequence[Sequence[Piece]]:
    """Return a listing as lines of coloured pieces; a diagram's source as plain lines."""
    if isinstance(listing, Diagram):
        return highlight(listing.source, "")
    return highlight(listing.code, listing.language)


def qr(address: str) -> Markup:
    """Return a QR code of an address as SVG for HTML."""
    return Markup(qr_svg(address))  # noqa: S704 - drawn by the library, holds no text of the course


@record
class Medium:
    """An output in HTML, as `templates/shared/blocks.html.j2` sees it."""

    base: int
    """The level of a lesson's own heading: headings inside it are deeper by theirs."""
    src: Callable[[Asset], str]
    """Gives the address of a file in the output."""
    formula: Callable[[str, bool], Markup | None]
    """Gives a formula, displayed or inline, as HTML; None where it does not parse."""
    diagram: Callable[[Diagram], Markup | None]
    """Gives a diagram as a picture; None where only its source can be shown."""
    notes: Literal["foot", "end"]
    """Whether a footnote stands at its mark, to be moved to the foot, or at the end of its page."""
    plays: bool
    """Whether videos play here; on paper they are a link and a code to scan."""
    links_files: bool
    """Whether a link to a file of the course can be followed here."""
    language: str
    """BCP 47 tag of the course."""
    questions: str
    """The template that writes questions: macros `question`, `pool` and `gap`, each of a node."""
    anchors: frozenset[str] | None = None
    """The ids that `#id` may lead to here; None for all. Other links show as text."""
    places: bool = False
    """Whether blocks say where they stand in the source: `data-place="01-uso.md:14"`."""
    references: Mapping[str, int] = field(default_factory=dict)
    """On paper, the number of each address in the list of links at the end."""
    code: Callable[[Listing | Diagram], Sequence[Sequence[Piece]]] = field(default=coloured)
    qr: Callable[[str], Markup] = field(default=qr)

"""Planning: names for the files that questions show, and sheets of text with files in them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from temario.model import Asset
from temario.picture_kinds import fitting
from temario.plain_names import PlainNames, plain_path
from temario.records import record


class Files:
    """Gives every file of the course that questions show one name, in plain ASCII."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.paths: dict[str, str] = {}
        """Name by path in the course, in the order of asking."""
        self._names = PlainNames()

    def name(self, asset: Asset) -> str:
        """Return the name of a file of the course: `imágenes/árbol.png` is `arbol.png`.

        Its ending is that of what it holds.
        """
        if asset.path not in self.paths:
            plain = plain_path(PurePosixPath(asset.path).name)
            self.paths[asset.path] = self._names.free(fitting(plain, asset.media_type))
        return self.paths[asset.path]

    def drawn(self, content: bytes) -> str:
        """Return the name of a drawing, the same for the same drawing."""
        name = f"diagram-{hashlib.sha256(content).hexdigest()[:12]}.svg"
        self._names.taken.add(name)
        return name


Piece = str | tuple[bytes | Path]
"""A text, or what a file holds, to be written as base64."""


@record
class Sheet:
    """A text file in which other files may stand as base64. Called, it gives its bytes."""

    pieces: tuple[Piece, ...]

    def __call__(self) -> bytes:
        """Return the whole."""
        return b"".join(map(_bytes, self.pieces))


def sheet(pieces: Iterable[Piece]) -> Sheet:
    """Return a sheet of `pieces`, texts that follow each other joined."""
    found: list[Piece] = []
    texts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
            continue
        found += ["".join(texts), piece]
        texts = []
    return Sheet((*found, "".join(texts)))


def _bytes(piece: Piece) -> bytes:
    if isinstance(piece, str):
        return piece.encode()
    (content,) = piece
    return base64.b64encode(content if isinstance(content, bytes) else content.read_bytes())

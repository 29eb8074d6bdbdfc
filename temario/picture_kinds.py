"""What kind of picture a file is by what it holds, and which endings are right for it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from temario.patterns import pattern

HEAD = 4096
"""How many bytes say what a file is."""
ENDINGS = {
    "image/png": (".png", ".apng"),
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/avif": (".avif",),
    "image/svg+xml": (".svg",),
    "image/bmp": (".bmp", ".dib"),
    "image/tiff": (".tif", ".tiff"),
}
"""Kinds of pictures → the endings of their files, the usual one first."""
NAMES = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WebP",
    "image/avif": "AVIF",
    "image/svg+xml": "SVG",
    "image/bmp": "BMP",
    "image/tiff": "TIFF",
}
"""What people call them."""
_STARTS = (
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
)
_SVG = pattern(
    rb"(?:\xef\xbb\xbf)?(?:\s|<\?[^>]*>|<!--(?:(?!-->).)*-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>)*"
    rb"<(?:[\w.-]{1,40}:)?svg[\s>/]",
    re.DOTALL,
)


def kind_of(head: bytes) -> str:
    """Return the media type of a picture by how it begins; empty where that is none's."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:12] in (b"ftypavif", b"ftypavis"):
        return "image/avif"
    return "image/svg+xml" if _SVG.match(head[:HEAD]) else ""


def fits(path: str, kind: str) -> bool:
    """Return whether the ending of a file is one of a picture of this kind."""
    return PurePosixPath(path).suffix.lower() in ENDINGS.get(kind, ())


def fitting(path: str, kind: str) -> str:
    """Return a path with an ending by which browsers know a picture of this kind.

    What is no picture keeps its name.
    """
    if kind not in ENDINGS or fits(path, kind):
        return path
    pure = PurePosixPath(path)
    known = any(pure.suffix.lower() in endings for endings in ENDINGS.values())
    return str(pure.with_suffix(ENDINGS[kind][0]) if known else f"{path}{ENDINGS[kind][0]}")

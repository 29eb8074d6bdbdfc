"""Zip archives that are the same bytes for the same members."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can hold; every member bears it."""
_STORED = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".webp",
    ".mp4",
    ".m4v",
    ".webm",
    ".mp3",
    ".m4a",
    ".zip",
)


def write_zip(file: IO[bytes] | Path, members: Iterable[tuple[str, bytes | Path]]) -> None:
    """Write `members`, names and contents, in their order; what is compressed already is stored."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members:
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            stored = name.lower().endswith(_STORED)
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            if isinstance(content, bytes):
                archive.writestr(entry, content)
            else:
                entry.file_size = content.stat().st_size
                with content.open("rb") as source, archive.open(entry, "w") as target:
                    shutil.copyfileobj(source, target, 1 << 20)


def rewrite_zip(source: IO[bytes]) -> Iterable[tuple[str, bytes | Path]]:
    """Yield the members of the zip `source` as `write_zip` takes them."""
    with zipfile.ZipFile(source) as archive:
        for entry in archive.infolist():
            yield entry.filename, archive.read(entry)

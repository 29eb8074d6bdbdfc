"""Archives and XML of other programs, read without trust."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from temario.importing.losses import unreadable
from temario.importing.xml import parser

_MOST_MEMBERS = 50_000
_MOST_BYTES = 1 << 30
"""How much all members of an archive may hold, unpacked."""
_RATIO = 200
_SMALL = 10_000_000
_MOST_XML = 32 << 20
"""How large an XML document may be, in bytes."""
_MOST_FILE = 256 << 20
"""How large a picture or another file may be, in bytes."""


class Archive:
    """A zip archive, of which members are read one by one."""

    def __init__(self, path: Path, name: str) -> None:
        """Open the archive. Raises `CourseError` where it is none, or holds too much."""
        self.name = name
        try:
            self._archive = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as failure:
            raise unreadable(
                name, "this is no zip archive that can be read", "Export it again, and import that."
            ) from failure
        entries = self._archive.infolist()
        total = sum(entry.file_size for entry in entries)
        if len(entries) > _MOST_MEMBERS or total > _MOST_BYTES or any(map(_harmful, entries)):
            self._archive.close()
            raise unreadable(
                name,
                "it unpacks to more than an archive of its size should hold",
                "If it is your own, export fewer questions at once.",
            )
        self._entries = {e.filename: e for e in entries if not e.is_dir()}

    def close(self) -> None:
        """Close the archive."""
        self._archive.close()

    def __contains__(self, member: str) -> bool:
        return member in self._entries

    @property
    def members(self) -> tuple[str, ...]:
        """The names of all files, in the archive's order."""
        return tuple(self._entries)

    def read(self, member: str, most: int = _MOST_FILE) -> bytes:
        """Return what a member holds. Raises `CourseError` where it is broken or too large."""
        entry = self._entries[member]
        if entry.flag_bits & 1:
            hint = "Save it without a password."
            raise unreadable(f"{self.name}/{member}", "the file is locked by a password", hint)
        try:
            with self._archive.open(entry) as file:
                content = file.read(most + 1)
        except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as failure:
            hint = "Export the package again."
            raise unreadable(f"{self.name}/{member}", "the file is broken", hint) from failure
        if len(content) > most:
            raise unreadable(
                f"{self.name}/{member}", f"the file is larger than {most >> 20} MB", "Leave it out."
            )
        return content

    def xml(self, member: str) -> Any:
        """Return the root of a document. Raises `CourseError` where it cannot be read."""
        return xml_root(self.read(member, _MOST_XML), f"{self.name}/{member}")

    def resolve(self, base: str, address: str) -> str | None:
        """Return the member that `address`, said in the member `base`, leads to; None for none."""
        path = unquote(address.partition("#")[0].partition("?")[0])
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
        for found in (joined, posixpath.normpath(path).lstrip("/")):
            if found in self._entries:
                return found
        return None


def _harmful(entry: zipfile.ZipInfo) -> bool:
    """Return whether a member was made to fill a disk: nothing of a course is packed so small."""
    return entry.file_size > _SMALL and entry.file_size > _RATIO * max(entry.compress_size, 1)


def xml_root(content: bytes, name: str) -> Any:
    """Return the root of an XML document. Raises `CourseError` where it is none.

    What a document declares for itself is refused: a few lines of entities can
    stand for gigabytes, and others for files of this computer.
    """
    from lxml import etree

    if len(content) > _MOST_XML:
        hint = "Export fewer questions at once."
        raise unreadable(name, f"the file is larger than {_MOST_XML >> 20} MB", hint)
    try:
        root = etree.fromstring(content, parser())
    except (etree.XMLSyntaxError, ValueError) as failure:
        place = f"{name}:{failure.lineno}" if isinstance(failure, etree.XMLSyntaxError) else name
        hint = f"The XML parser says: {failure}"
        raise unreadable(place, "the file is no well-formed XML", hint) from failure
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        hint = "Take the lines <!ENTITY …> out of it."
        raise unreadable(name, "the file declares entities of its own, which are not read", hint)
    return root

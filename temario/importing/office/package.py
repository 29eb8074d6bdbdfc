"""Files of Office as what they are: zips of XML parts that refer to each other (ECMA-376 part 2).

A stranger's file may be broken, or made to harm: nothing is unpacked before its size is known, no
part is written to disk, no entity is resolved.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from dataclasses import field
from pathlib import Path
from typing import IO, Any

from temario.importing.losses import unreadable
from temario.importing.xml import parser
from temario.records import mutable, record

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of Office begin that are no zips: those of before 2007, and encrypted ones."""
_LARGEST = 1_000_000_000
"""All parts of a file together, unpacked, in bytes."""
_LARGEST_PART = 100_000_000
"""One part of XML."""
_MOST_PARTS = 50_000
_RATIO = 200
"""A part that unpacks to so many times its size, and is not small, was made to harm."""
_SMALL = 10_000_000
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@record
class Relation:
    """What one part says of another."""

    kind: str
    """The last word of its type, such as `image`."""
    target: str
    """The name of the other part; an address where it is `external`."""
    external: bool


@record
class Kind:
    """A kind of file, in the words of messages."""

    ending: str
    """Without the dot: `pptx`."""
    thing: str
    """What its users call it: a PowerPoint file."""
    old: str
    """The ending of its old format: `ppt`."""
    main: tuple[str, ...]
    """What is in the content type of its main part, with macros or without."""


PRESENTATION = Kind("pptx", "PowerPoint file", "ppt", ("presentationml.", "ms-powerpoint."))
DOCUMENT = Kind("docx", "Word file", "doc", ("wordprocessingml.", "ms-word."))


@mutable
class Package:
    """An open file of Office."""

    name: str
    """What messages call it."""
    zip: zipfile.ZipFile
    main: str = ""
    """The name of its main part."""
    known: dict[str, dict[str, Relation]] = field(default_factory=dict)

    def has(self, part: str) -> bool:
        """Return whether there is such a part."""
        return part in self.zip.NameToInfo

    def bytes(self, part: str) -> bytes:
        """Return a part; empty where there is none, or where it is damaged."""
        if not self.has(part):
            return b""
        try:
            return self.zip.read(part)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError):
            return b""

    def xml(self, part: str) -> Any:
        """Return the root element of a part; None where it is not there or is no XML."""
        content = self.bytes(part)
        return parsed(content) if 0 < len(content) <= _LARGEST_PART else None

    def relations(self, part: str) -> dict[str, Relation]:
        """Return what a part refers to, by the ids that it uses."""
        if part not in self.known:
            self.known[part] = self._relations(part)
        return self.known[part]

    def related(self, part: str, kind: str) -> list[str]:
        """Return the names of the parts of one kind that a part refers to."""
        relations = self.relations(part).values()
        return [r.target for r in relations if r.kind == kind and not r.external]

    def _relations(self, part: str) -> dict[str, Relation]:
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, Relation] = {}
        for element in root.iter(_RELATIONS) if root is not None else ():
            target, external = element.get("Target", ""), element.get("TargetMode") == "External"
            if not external:
                joined = target if target.startswith("/") else posixpath.join("/", folder, target)
                target = posixpath.normpath(joined).lstrip("/")
            kind = element.get("Type", "").rpartition("/")[2]
            found[element.get("Id", "")] = Relation(kind, target, external)
        return found


def parsed(content: bytes) -> Any:
    """Return the root element of XML; None where it is none, or declares entities."""
    from lxml import etree

    try:
        root = etree.fromstring(content, parser())
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root.getroottree().docinfo.internalDTD is not None else root


def open_package(path: Path, name: str, kind: Kind) -> Package:
    """Open a file of Office. Raises `CourseError` where it cannot be read as one of `kind`."""
    try:
        with path.open("rb") as file:
            head = file.read(512)
            names = _names_inside(file, head) if head.startswith(_OLD) else b""
    except OSError as problem:
        raise unreadable(
            name, f"it cannot be opened: {problem.strerror}", "Check its name and permissions."
        ) from None
    if head.startswith(_OLD):
        raise _not_a_zip(name, kind, names)
    try:
        package = Package(name, zipfile.ZipFile(path))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise _broken(name, kind) from None
    try:
        _measure(package, kind)
        package.main = _main(package, kind)
    except BaseException:
        package.zip.close()
        raise
    return package


def _measure(package: Package, kind: Kind) -> None:
    """Raise `CourseError` where the parts are too many or too large, before one is unpacked."""
    infos = package.zip.infolist()
    total = 0
    for info in infos:
        total += info.file_size
        if info.flag_bits & 1:
            raise _locked(package.name, kind)
        harmful = info.file_size > _SMALL and info.file_size > _RATIO * max(info.compress_size, 1)
        if harmful or total > _LARGEST or len(infos) > _MOST_PARTS:
            raise unreadable(
                package.name,
                "it unpacks to more than a file of its size should hold",
                f"If the {kind.thing} is your own, save it anew, or in several parts.",
            )


def _main(package: Package, kind: Kind) -> str:
    """Return the name of the main part. Raises `CourseError` where it is of another kind."""
    types = package.xml("[Content_Types].xml")
    main = next(iter(package.related("", "officeDocument")), "")
    if types is None or not package.has(main):
        raise _broken(package.name, kind)
    said = next((e.get("ContentType", "") for e in types if e.get("PartName") == f"/{main}"), "")
    if not any(known in said for known in kind.main):
        raise unreadable(
            package.name,
            f"it is no {kind.thing}, whatever its name says",
            "Give it the ending of the program that wrote it: .pptx, .docx or .xlsx.",
        )
    root = package.xml(main)
    if root is None:
        raise _broken(package.name, kind)
    if isinstance(root.tag, str) and "purl.oclc.org" in root.tag:
        raise unreadable(
            package.name,
            "it is of the kind “Strict Open XML”, which temario does not read",
            f"Save it as an ordinary .{kind.ending}.",
        )
    return main


def _broken(name: str, kind: Kind) -> Exception:
    return unreadable(
        name,
        f"it is no {kind.thing}, or it is damaged",
        f"Open it in the program that wrote it and save it as .{kind.ending}.",
    )


def _locked(name: str, kind: Kind) -> Exception:
    return unreadable(
        name,
        "it is protected by a password",
        f"Open the {kind.thing} and save it without a password.",
    )


def _names_inside(file: IO[bytes], head: bytes) -> bytes:
    """Return the directory of a file of before 2007, where an encrypted one says so (MS-CFB)."""
    shift = int.from_bytes(head[30:32], "little")
    sector = int.from_bytes(head[48:52], "little")
    if shift not in (9, 12):
        return b""
    file.seek((sector + 1) << shift)
    return file.read(16_384)


def _not_a_zip(name: str, kind: Kind, names: bytes) -> Exception:
    if "EncryptedPackage".encode("utf-16-le") in names:
        return _locked(name, kind)
    stem = name.rpartition(".")[0] or name
    return unreadable(
        name,
        f"it is of an old format of Office (.{kind.old}), which temario does not read",
        f"Save it as .{kind.ending}; with LibreOffice: "
        f"soffice --headless --convert-to {kind.ending} {stem}.{kind.old}",
    )

"""Which program a file comes from, by what it holds, and then by its name."""

from __future__ import annotations

import re
import shlex
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

from temario.importing.imported import Imported
from temario.importing.losses import unreadable
from temario.patterns import pattern
from temario.problems import Problem

Read = Callable[[Path, str, str, Callable[[Problem], None]], Imported]
"""Reads a file: its path, what messages call it, the course's language, where problems go."""

KNOWN = (
    "slides of PowerPoint (.pptx), texts of Word (.docx), questions of Moodle (.xml), "
    "in GIFT or Aiken (.txt), and in QTI, also of Canvas (.zip, .xml, .imscc)"
)
"""What can be imported, in words."""
_HEAD = 100_000
"""How many bytes say what a file is."""
_MODULES = {
    "powerpoint": "temario.importing.office.powerpoint",
    "word": "temario.importing.office.word",
    "moodle": "temario.importing.banks.moodle_xml",
    "gift": "temario.importing.banks.gift",
    "aiken": "temario.importing.banks.aiken",
    "qti": "temario.importing.qti.package",
}
_OLD = b"\xd0\xcf\x11\xe0"
_OF_OFFICE = {".pp": "powerpoint", ".po": "powerpoint", ".do": "word"}
"""Who says best what is wrong with a file of an old Office, by how its ending begins."""
_INSTEAD = {
    b"%PDF": ("a PDF", "Import what it was made of, such as a .pptx or a .docx."),
    _OLD: (
        "a file of an old Office, or one with a password",
        "Open it in PowerPoint or Word and save it as .pptx or .docx, without a password.",
    ),
    b"{\\rtf": ("a text in RTF", "Open it in Word or LibreOffice and save it as .docx."),
    b"\x1f\x8b": (
        "a packed file, perhaps a backup of Moodle (.mbz)",
        "In Moodle, export the questions from the question bank as Moodle XML, and import that.",
    ),
}
"""What a file is that begins so, and what its owner can do."""
_IN_ZIP = {
    "ppt/presentation.xml": "powerpoint",
    "word/document.xml": "word",
    "imsmanifest.xml": "qti",
}
_ROOTS = {
    "quiz": "moodle",
    **dict.fromkeys(
        (
            "questestinterop",
            "assessmentItem",
            "assessmentTest",
            "qti-assessment-item",
            "qti-assessment-test",
            "manifest",
        ),
        "qti",
    ),
}
_ROOT = pattern(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_FLAT = pattern(r'\boffice:mimetype="application/vnd\.oasis\.opendocument\.(text|[a-z]+)')
"""What says that a text is a flat file of LibreOffice (.fodt, .fodp)."""
_BEFORE_ROOT = pattern(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?[^>]*>", re.DOTALL)
_AIKEN = pattern(
    r"^ANSWER:[ \t]*[A-Za-z]\b|^(?i:answer)[ \t]*:[ \t]*[A-Za-z][.)]?[ \t]*$", re.MULTILINE
)
_GIFT = pattern(r"^\$CATEGORY:|^::|(?<!\\)\{[^{}]*\}", re.MULTILINE)


def reader(path: Path, name: str) -> Read:
    """Return what reads a file. Raises `CourseError` where nothing does."""
    module = import_module(_MODULES[_kind(path, name)])
    return cast("Read", module.read)


def _kind(path: Path, name: str) -> str:
    if path.is_dir():
        hint = "Name the files in it. A folder of Markdown: temario new my-course --from folder."
        raise unreadable(name, f"{name} is a folder", hint)
    head = _head(path, name)
    if head.startswith(_OLD) and path.suffix.lower()[:3] in _OF_OFFICE:
        return _OF_OFFICE[path.suffix.lower()[:3]]
    for start, (what, hint) in _INSTEAD.items():
        if head.startswith(start):
            raise unreadable(name, f"{name} is {what}, which cannot be imported", hint)
    if head.startswith(b"PK"):
        return _kind_of_zip(path, name)
    text = _decoded(head)
    if re.match(r"[\ufeff\s]*<(?:!doctype html|html)\b", text, re.IGNORECASE):
        hint = "Open it in Word or LibreOffice and save it as .docx."
        raise unreadable(name, f"{name} is a page of the web (HTML)", hint)
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        return _kind_of_xml(text, name)
    if "\0" in text:
        raise _unknown(name)
    if path.suffix.lower() in (".md", ".markdown"):
        hint = "Copy it into the course's folder: that is what a course is made of."
        raise unreadable(name, f"{name} is Markdown already", hint)
    if _AIKEN.search(text):
        return "aiken"
    if _GIFT.search(text) or path.suffix.lower() == ".gift":
        return "gift"
    raise _unknown(name)


def _head(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError as problem:
        said = problem.strerror or str(problem)
        hint = "Check the name of the file, and that you may read it."
        raise unreadable(name, f"{name} cannot be opened: {said}", hint) from problem


def _decoded(head: bytes) -> str:
    for start, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(start):
            return head.decode(encoding, "replace")
    return head.decode("utf-8", "replace")


def _kind_of_zip(path: Path, name: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        hint = "Save or download it once more."
        raise unreadable(name, f"{name} is damaged, or no whole file", hint) from problem
    for member, kind in _IN_ZIP.items():
        if member in names:
            return kind
    if {"mimetype", "content.xml"} <= set(names):
        raise _of_libreoffice(name, path.suffix.lower() in (".odt", ".ott", ".odm"))
    if any(re.fullmatch(r"[^/]+\.xml", member) for member in names):
        return "qti"
    raise _unknown(name)


def _kind_of_xml(text: str, name: str) -> str:
    root = _ROOT.search(_BEFORE_ROOT.sub("", text))
    kind = _ROOTS.get(root[1], "") if root else ""
    flat = _FLAT.search(text)
    if flat:
        raise _of_libreoffice(name, flat[1] == "text")
    if not kind:
        raise _unknown(name)
    return kind


def _of_libreoffice(name: str, text: bool) -> Exception:
    new = "docx" if text else "pptx"
    command = f"soffice --headless --convert-to {new} {shlex.quote(name)}"
    hint = f"Open it in LibreOffice and save it as .{new}, or: {command}"
    return unreadable(name, f"{name} is a file of LibreOffice", hint)


def _unknown(name: str) -> Exception:
    return unreadable(
        name, f"temario does not know what {name} is", f"What can be imported: {KNOWN}."
    )

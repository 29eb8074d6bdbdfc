"""The file of a template: checked, opened, and emptied of its slides."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from builders.slides.template.shapes import P
from builders.slides.template.values import PLACE
from temario.problems import CourseError, error

_LARGEST = 100_000_000


LARGEST_OPEN = 300_000_000


_MOST_PARTS = 5_000


def bad(message: str, hint: str) -> CourseError:
    """Return the error of a template that cannot be used."""
    return CourseError([error("broken-template", PLACE, message, hint)])


def template_file(root: Path, name: str) -> Path:
    """Return the file of a template inside the course. Raises `CourseError`."""
    path = (root / name).resolve()
    if not path.is_relative_to(root.resolve()):
        raise bad(f"the template {name} is outside the course's folder", "Copy it into the folder.")
    if not path.is_file():
        raise bad(f"there is no template {name}", "Write its path from the course's folder.")
    if path.stat().st_size > _LARGEST:
        raise bad(f"the template {name} is larger than 100 MB", "Take large pictures out of it.")
    return path


def opened(path: Path, name: str) -> Any:
    """Return a template as a presentation without slides. Raises `CourseError`."""
    from pptx import Presentation

    try:
        deck = Presentation(_as_presentation(path))
        _emptied(deck)
    except CourseError:
        raise
    except Exception as problem:  # a broken file breaks the library in many ways
        hint = "Open it in PowerPoint and save it as .pptx or .potx, without a password."
        raise bad(f"the template {name} is no PowerPoint file that can be read", hint) from problem
    if not any(len(master.slide_layouts) for master in deck.slide_masters):
        raise bad(f"the template {name} has no layouts", "Choose one with layouts.")
    return deck


def _as_presentation(path: Path) -> io.BytesIO:
    """Return the file with the content type of a presentation, where it is within limits."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old:
        parts = old.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_OPEN:
            raise bad(
                f"the template {path.name} is too large when it is unpacked",
                "Take large pictures out of it.",
            )
        with zipfile.ZipFile(out, "w") as new:
            for part in parts:
                content = old.read(part)
                if part.filename == "[Content_Types].xml":
                    content = content.replace(b"template.main+xml", b"presentation.main+xml")
                new.writestr(part.filename, content)
    out.seek(0)
    return out


def _emptied(deck: Any) -> None:
    """Take out slides and sections; what only they used is not saved."""
    element = deck.part.presentation.element
    listed = element.find(f"{P}sldIdLst")
    for entry in list(listed) if listed is not None else []:
        deck.part.drop_rel(entry.rId)
        listed.remove(entry)
    for tag in ("custShowLst", "extLst"):
        for old in element.findall(P + tag):
            element.remove(old)
    kept = ("slideMaster", "notesMaster", "handoutMaster", "theme", "presProps", "viewProps",
            "tableStyles", "font")  # fmt: skip
    for number, rel in list(deck.part.rels.items()):
        if rel.reltype.rsplit("/", 1)[-1] not in kept:
            deck.part.rels.pop(number)
    _without_properties(deck.part.package)


def _without_properties(package: Any) -> None:
    """Take out what the template says of itself: its author, dates, and its slides' titles.

    LibreOffice relates a template's properties by a type of its own, so that a second part of
    their name would be added.
    """
    for number, rel in list(package._rels.items()):  # noqa: SLF001 - no other way to them
        if rel.reltype.rsplit("/", 1)[-1] != "officeDocument":
            package._rels.pop(number)  # noqa: SLF001

"""Planning: items → the members of an IMS package: manifest, test, items and files."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from builders.questions.bank import Entry
from builders.questions.html import Form, attribute, escape
from builders.questions.qti import item
from builders.questions.qti_spelling import Spelling, Version, identifier
from temario.model import Course

_TEST = "test.xml"
_PACKAGE: dict[Version, tuple[str, str, str, str]] = {
    "qti21": (
        "http://www.imsglobal.org/xsd/imscp_v1p1", "QTIv2.1 Package", "1.0.0", "xmlv2p1",
    ),
    "qti30": (
        "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1", "QTI Package", "3.0.0", "xmlv3p0",
    ),
}  # fmt: skip
"""Namespace, schema, its version, and the ending of the types of resources."""
_LOM = "http://ltsc.ieee.org/xsd/LOM"

Members = tuple[tuple[str, str | bytes | Path], ...]


def package(course: Course, entries: tuple[Entry, ...], form: Form, version: Version) -> Members:
    """Return the members of a package, the manifest first, items in source order."""
    items: list[tuple[str, str]] = []
    files: dict[str, bytes | Path] = {}
    resources: list[str] = []
    for entry, name in zip(entries, _names(entries), strict=True):
        document, html = item(entry, course.language, form, version)
        items.append((name, document))
        shown = [f"media/{file}" for file in html.used]
        files.update({f"media/{file}": content for file, content in html.used.items()})
        resources.append(_resource(entry, name, shown, course.language, version))
    return (
        ("imsmanifest.xml", _manifest(course, entries, resources, version)),
        (_TEST, _test(course, entries, version)),
        *items,
        *sorted(files.items(), key=lambda pair: pair[0]),
    )


def _names(entries: tuple[Entry, ...]) -> Iterator[str]:
    """Yield a file's name for each question; names differ by more than their case."""
    taken: set[str] = set()
    for entry in entries:
        base = identifier(entry.question.id)
        name, count = base, 1
        while name.casefold() in taken:
            count += 1
            name = f"{base}_{count}"
        taken.add(name.casefold())
        yield f"items/{name}.xml"


def _manifest(
    course: Course, entries: tuple[Entry, ...], resources: list[str], version: Version
) -> str:
    space, schema, number, ending = _PACKAGE[version]
    needed = "".join(f'<dependency identifierref="{_of_item(entry)}"/>\n' for entry in entries)
    test = (
        f'<resource identifier="RES_test" type="imsqti_test_{ending}" href="{_TEST}">\n'
        f'<file href="{_TEST}"/>\n{needed}</resource>\n'
    )
    title = (
        f'<lom:string language="{attribute(course.language)}">{escape(course.title)}</lom:string>'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest xmlns="{space}" xmlns:lom="{_LOM}" '
        f'identifier="MANIFEST_{identifier(course.id)}">\n'
        f"<metadata>\n<schema>{schema}</schema>\n<schemaversion>{number}</schemaversion>\n"
        f"<lom:lom><lom:general><lom:title>{title}</lom:title></lom:general></lom:lom>\n"
        "</metadata>\n<organizations/>\n<resources>\n"
        f"{test}{''.join(resources)}</resources>\n</manifest>\n"
    )


def _of_item(entry: Entry) -> str:
    return f"RES_{identifier(entry.question.id)}"


def _resource(entry: Entry, name: str, files: list[str], language: str, version: Version) -> str:
    ending = _PACKAGE[version][3]
    listed = "".join(f'<file href="{attribute(file)}"/>\n' for file in (name, *files))
    tags = "".join(
        f'<lom:keyword><lom:string language="{attribute(language)}">{escape(tag)}'
        "</lom:string></lom:keyword>"
        for tag in entry.question.tags
    )
    told = f"<lom:lom><lom:general>{tags}</lom:general></lom:lom>" if tags else ""
    metadata = f"<metadata>{told}</metadata>\n" if told else ""
    return (
        f'<resource identifier="{_of_item(entry)}" type="imsqti_item_{ending}" href="{name}">\n'
        f"{metadata}{listed}</resource>\n"
    )


def _test(course: Course, entries: tuple[Entry, ...], version: Version) -> str:
    """Return a test of all questions: a section a lesson, and one a pool, which draws some."""
    tag = Spelling(version).element
    names = dict(zip((entry.question.id for entry in entries), _names(entries), strict=True))
    sections = []

    def key(entry: Entry) -> tuple[tuple[str, ...], str]:
        return entry.path, entry.pool.id if entry.pool is not None else ""

    for number, ((path, _), group) in enumerate(groupby(entries, key), 1):
        asked = list(group)
        pool = asked[0].pool
        drawn = tag("selection", select=min(pool.draw, len(asked))) if pool is not None else ""
        mixed = tag("ordering", shuffle=True) if pool is not None else ""
        references = (
            "\n" + tag("assessmentItemRef", identifier=identifier(entry.question.id),
                       href=names[entry.question.id])
            for entry in asked
        )  # fmt: skip
        name = identifier(pool.id) if pool is not None else f"section_{number}"
        named = path if pool is None else path[:-1]
        title = ": ".join(named[1:]) or course.title
        sections.append(
            "\n" + tag("assessmentSection", drawn, mixed, *references, identifier=name,
                       title=title, visible=True)
        )  # fmt: skip
    part = tag("testPart", *sections, identifier="part", navigationMode="nonlinear",
               submissionMode="individual")  # fmt: skip
    return Spelling(version).root(
        "assessmentTest", part, identifier=identifier(course.id), title=course.title
    )

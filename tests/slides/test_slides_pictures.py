"""Pictures on slides: SVG beside its PNG where it shows only itself, and everything described."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation
from slide_decks import Shown, job_of

from temario.model import Course
from temario.render.picture import png_of_svg_text, shows_only_itself

Read = Callable[..., Course]
CIRCLE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">'
    '<circle cx="50" cy="50" r="40" fill="#0b5563"/>{}</svg>'
)
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
HARMLESS = [
    "",
    "<defs><linearGradient id='g'/></defs><rect width='9' height='9' fill='url(#g)'/>",
    f"<use {XLINK} xlink:href='#g'/>",
    "<image href='data:image/png;base64,iVBORw0KGgo='/>",
    "<style>.a { fill: red }</style><path class='a' d='M0 0'/>",
    "<!-- a remark --><text>Texto</text>",
    "<g xmlns:i='urn:i' i:export='C:\\Curso\\a.png'/>",
    "<metadata><r:RDF xmlns:r='urn:r' r:resource='http://example.org/'/></metadata>",
]
HARMFUL = [
    "<script>alert(1)</script>",
    "<s:script xmlns:s='http://www.w3.org/2000/svg'/>",
    "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
    "<image href='http://example.org/a.png'/>",
    f"<image {XLINK} xlink:href='file:///etc/passwd'/>",
    "<image href='  other.svg'/>",
    "<image href='data:image/svg+xml;base64,PHN2Zy8+'/>",
    "<a href='javascript:alert(1)'><text>x</text></a>",
    "<a href='https://example.org/'><text>x</text></a>",
    "<rect onload='alert(1)' width='1' height='1'/>",
    "<rect ONCLICK='alert(1)' width='1' height='1'/>",
    "<rect fill='url(http://example.org/a.svg#g)' width='1' height='1'/>",
    "<rect style='fill: URL( \"//example.org/a\" )' width='1' height='1'/>",
    "<style>@import 'http://example.org/a.css';</style>",
    "<style>rect { fill: u\\72l(http://example.org/a) }</style>",
    "<rect fill='u\\72l(http://example.org/a)' width='1' height='1'/>",
    "<style>rect { fill: red }<b/>@import 'a.css'</style>",
    "<set attributeName='href' to='javascript:alert(1)'/>",
    "<g xml:base='http://example.org/'><use href='#a'/></g>",
    "<?xml-stylesheet href='http://example.org/a.css'?>",
]


@pytest.mark.parametrize("inner", HARMLESS)
def test_svg_that_shows_only_itself(inner: str) -> None:
    assert shows_only_itself(CIRCLE.format(inner))


@pytest.mark.parametrize("inner", HARMFUL)
def test_svg_that_runs_or_loads_something(inner: str) -> None:
    assert not shows_only_itself(CIRCLE.format(inner))


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE svg SYSTEM "http://example.org/svg.dtd">',
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<?xml-stylesheet href="http://example.org/a.css"?>',
        "not XML ",
    ],
)
def test_svg_with_something_before_it(head: str) -> None:
    assert not shows_only_itself(head + CIRCLE.format(""))


def test_what_is_no_svg_is_none() -> None:
    assert not shows_only_itself("<html/>")
    assert not shows_only_itself("")


@pytest.mark.parametrize(
    "family", ["", "Arial", "Arial, sans-serif", "Georgia, serif", "monospace", "cursive"]
)
def test_text_of_any_font_is_drawn(family: str) -> None:
    text = f"<text x='100' y='60' font-size='40' font-family='{family}'>Texto</text>"
    assert png_of_svg_text(CIRCLE.format(text), 200) != png_of_svg_text(CIRCLE.format(""), 200)


# --- The deck -----------------------------------------------------------------------------


def deck_of(course: Course) -> bytes:
    data = job_of(course).make()
    assert isinstance(data, bytes)
    return data


def vectors(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist() if name.endswith(".svg")]


def blips(data: bytes) -> list[tuple[Any, Any]]:
    """Return the parts of PNG and SVG of every picture that has both."""
    found = []
    for slide in Presentation(io.BytesIO(data)).slides:
        for blip in slide.element.iter("{*}blip"):
            svg = blip.find(".//{*}svgBlip")
            if svg is not None:
                relation = f"{{{blip.nsmap['r']}}}embed"
                pair = (blip.get(relation), svg.get(relation))
                found.append(tuple(slide.part.related_part(name) for name in pair))
    return found


@pytest.mark.slow
def test_svg_stands_beside_its_png_and_is_in_the_file_once(
    course_of: Read, tmp_path: Path, node_modules: Path
) -> None:
    (tmp_path / "a.svg").write_text(CIRCLE.format(""))
    (tmp_path / "b.svg").write_text(CIRCLE.format("<!-- b -->"))
    markdown = "# U\n\n## L\n\n![Un círculo](a.svg)\n\n## M\n\n![Otra vez](a.svg)\n\n![b](b.svg)\n"
    data = deck_of(course_of(markdown))
    found = blips(data)
    assert [(png.content_type, svg.content_type) for png, svg in found] == [
        ("image/png", "image/svg+xml")
    ] * 3
    assert sorted(vectors(data)) == sorted(
        (tmp_path / name).read_bytes() for name in ("a.svg", "b.svg")
    )
    assert deck_of(course_of(markdown)) == data
    path = tmp_path / "deck.pptx"
    path.write_bytes(data)
    command = [str(node_modules / ".bin" / "ooxml-validator"), str(path)]
    result = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    assert result["ok"], result["errors"]


@pytest.mark.slow
def test_svg_that_loads_something_is_png_alone(course_of: Read, tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(CIRCLE.format("<image href='http://example.org/a.png'/>"))
    data = deck_of(course_of("# U\n\n## L\n\n![Un círculo](a.svg)\n"))
    assert vectors(data) == []
    assert b"example.org" not in b"".join(
        zipfile.ZipFile(io.BytesIO(data)).read(name)
        for name in zipfile.ZipFile(io.BytesIO(data)).namelist()
    )
    pictures = [s for s in Presentation(io.BytesIO(data)).slides[3].shapes if hasattr(s, "image")]
    assert [picture.image.content_type for picture in pictures] == ["image/png"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["sample", "torture", "dialect", "questions"])
def test_whatever_is_no_text_is_described_or_decorative(
    shown: Callable[..., Shown], name: str
) -> None:
    """Pictures, formulas in both forms, tables and videos."""
    count = 0
    with zipfile.ZipFile(shown(name).path) as archive:
        for part in archive.namelist():
            if not re.match(r"ppt/slides/[^/]+\.xml$", part):
                continue
            tree = etree.fromstring(archive.read(part))
            for shape in tree.iter("{*}pic", "{*}graphicFrame", "{*}sp"):
                if shape.tag.endswith("}sp") and shape.find(".//{*}oMath") is None:
                    continue
                properties = shape.find(".//{*}cNvPr")
                decorative = properties.find(".//{*}decorative[@val='1']") is not None
                assert bool(properties.get("descr")) is not decorative, (part, shape.tag)
                count += 1
    assert count or name == "sample"

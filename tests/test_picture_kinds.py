"""Pictures whose names say another kind: what they hold decides, in every output."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from builders.questions.files import Files as QuestionFiles
from builders.scorm.files import Files as PackageFiles
from temario.model import Figure
from temario.picture_kinds import fitting, kind_of
from temario.source import read_course
from temario.traverse import walk

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><path d="M0 0h4v4z"/></svg>'
FORMATS = ("png", "jpeg", "gif", "webp", "avif", "bmp", "tiff")


def raster(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(file, kind.upper())
    return file.getvalue()


@pytest.mark.parametrize("kind", FORMATS)
def test_pictures_are_known_by_how_they_begin(kind: str) -> None:
    assert kind_of(raster(kind)) == f"image/{kind}"


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"\xef\xbb\xbf  ",
        b'<?xml version="1.0"?>\n<!-- one --><!-- two -->\n',
        b'<!DOCTYPE svg PUBLIC "a" "b" [<!ENTITY x "y">]>\n',
    ],
)
def test_an_svg_is_known_by_its_first_element(start: bytes) -> None:
    assert kind_of(start + SVG) == "image/svg+xml"
    assert kind_of(start + SVG.replace(b"svg ", b"s:svg ")) == "image/svg+xml"


@pytest.mark.parametrize(
    "content",
    [b"", b"BA", b"<html><svg></svg></html>", b"<svgs/>", b"%PDF-1.7", b"<!-- --><!--" * 300],
)
def test_what_is_no_picture_is_none(content: bytes) -> None:
    assert kind_of(content) == ""


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("a/x.png", "image/svg+xml", "a/x.svg"),
        ("x.JPEG", "image/jpeg", "x.JPEG"),
        ("x.svg", "image/jpeg", "x.jpg"),
        ("x", "image/gif", "x.gif"),
        ("v1.2", "image/png", "v1.2.png"),
        ("x.pdf", "application/pdf", "x.pdf"),
        ("x.png", "", "x.png"),
    ],
)
def test_names_fit_what_files_hold(path: str, kind: str, name: str) -> None:
    assert fitting(path, kind) == name


def test_a_course_with_wrong_endings_is_shown_whole(tmp_path: Path) -> None:
    pictures = {
        "dibujo.png": ("image/svg+xml", SVG),
        "foto.svg": ("image/jpeg", raster("jpeg")),
        "luz.jpg": ("image/webp", raster("webp")),
        "mar.gif": ("image/avif", raster("avif")),
        "sol": ("image/png", raster("png")),
        "bien.jpeg": ("image/jpeg", raster("jpeg")),
    }
    for name, (_, content) in pictures.items():
        (tmp_path / name).write_bytes(content)
    shown = "\n\n".join(f"![Un cuadro]({name})" for name in [*pictures, "dibujo.png"])
    (tmp_path / "01-uno.md").write_text(f"# Uno\n\n{shown}\n", "utf-8")
    (tmp_path / "course.yaml").write_text("id: c\ntitle: C\nlanguage: es\n", "utf-8")
    course = read_course(tmp_path)
    found = [
        node.picture.asset for node in walk(course.units[0].blocks) if isinstance(node, Figure)
    ]
    assets = [asset for asset in found if asset is not None]
    assert [(a.media_type, a.width) for a in assets[:-1]] == [(k, 4) for k, _ in pictures.values()]
    assert [(p.rule, p.place.line if p.place else 0) for p in course.problems] == [
        ("wrong-ending", line) for line in (3, 5, 7, 9, 11)
    ]
    packed, bank = PackageFiles(tmp_path), QuestionFiles(tmp_path)
    names = ["dibujo.svg", "foto.jpg", "luz.webp", "mar.avif", "sol.png", "bien.jpeg"]
    assert [packed.address(asset) for asset in assets[:-1]] == [f"media/{name}" for name in names]
    assert [bank.name(asset) for asset in assets[:-1]] == names

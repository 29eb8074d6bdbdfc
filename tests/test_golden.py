"""What the sample course becomes, as text that a person can read and compare.

`pytest --accept` writes the files anew; read the difference before you commit it.
"""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from accepted import Golden
from lxml import etree
from programs import own_fonts

from temario.builder import Content, members
from temario.pipeline import plan

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def outputs() -> dict[str, Content]:
    """Every output of the sample course, made in this process."""
    planned = plan(ROOT / "course")
    assert planned.problems == ()
    return {job.path: job.make() for job in planned.jobs}


@pytest.mark.slow
def test_handout(outputs: dict[str, Content], golden: Golden, tmp_path: Path) -> None:
    data = outputs["handout/llm-introduccion.pdf"]
    assert isinstance(data, bytes)
    path = tmp_path / "handout.pdf"
    path.write_bytes(data)
    command = ["pdftotext", "-layout", str(path), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    pages = text.replace("\f", "\n————————————————————\n")
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        head = f"{len(pdf.pages)} pages\n\n" + "\n".join(_outline(outline.root)) + "\n\n"
    golden("handout/llm-introduccion.txt", head + pages)


def _outline(items: list[pikepdf.OutlineItem], depth: int = 0) -> Iterator[str]:
    for item in items:
        yield f"{'  ' * depth}- {item.title}"
        yield from _outline(list(item.children), depth + 1)


SHOWN = {
    "handout/llm-introduccion.pdf": ("page", (1, 2, 3, 4, 6, 7, 9, 11)),
    "handout/llm-introduccion-instructor.pdf": ("instructor", (1, 6, 8, 12)),
}
"""The pages of the sample course that a person has looked at and accepted."""


@pytest.mark.slow
@pytest.mark.parametrize("name", SHOWN)
def test_handout_pages(
    outputs: dict[str, Content], golden: Golden, tmp_path: Path, name: str
) -> None:
    data = outputs[name]
    assert isinstance(data, bytes)
    path = tmp_path / "handout.pdf"
    path.write_bytes(data)
    stem, pages = SHOWN[name]
    for page in pages:
        made = tmp_path / f"{stem}-{page}"
        command = ["pdftoppm", "-r", "40", "-png", "-singlefile", "-f", str(page), "-l", str(page)]
        subprocess.run([*command, str(path), str(made)], check=True)
        golden.picture(f"handout/{stem}-{page}.png", made.with_suffix(".png"))


@pytest.mark.slow
def test_slides(outputs: dict[str, Content], golden: Golden) -> None:
    from pptx import Presentation

    data = outputs["slides/llm-introduccion.pptx"]
    assert isinstance(data, bytes)
    deck = Presentation(io.BytesIO(data))
    lines: list[str] = []
    for number, slide in enumerate(deck.slides, start=1):
        lines += [f"=== {number} · {slide.slide_layout.name}"]
        for shape in slide.shapes:
            kind = "placeholder" if shape.is_placeholder else "shape"
            lines.append(f"[{kind} {shape.name}]")
            if shape.has_text_frame:
                lines += [f"{'  ' * p.level}{p.text}" for p in shape.text_frame.paragraphs]
        if slide.has_notes_slide:
            lines += ["--- notes", *slide.notes_slide.notes_text_frame.text.split("\n")]
        lines.append("")
    golden("slides/llm-introduccion.txt", "\n".join(lines))


@pytest.mark.slow
def test_slide_pictures(outputs: dict[str, Content], golden: Golden, tmp_path: Path) -> None:
    """Drawn by LibreOffice: its versions differ a little, a slide that changed differs much."""
    data = outputs["slides/llm-introduccion.pptx"]
    assert isinstance(data, bytes)
    deck = tmp_path / "deck.pptx"
    deck.write_bytes(data)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*convert, str(deck)], check=True, capture_output=True, env=own_fonts())
    for number in (1, 2, 4, 6):
        stem = tmp_path / f"slide-{number}"
        span = ["-f", str(number), "-l", str(number)]
        command = ["pdftoppm", "-r", "28", "-png", "-singlefile", *span]
        subprocess.run([*command, str(tmp_path / "deck.pdf"), str(stem)], check=True)
        golden.picture(f"slides/slide-{number}.png", stem.with_suffix(".png"))


@pytest.mark.slow
def test_slide_parts(outputs: dict[str, Content], golden: Golden) -> None:
    """The parts that make the deck ours: its theme, master and first slides, as pretty XML."""
    data = outputs["slides/llm-introduccion.pptx"]
    assert isinstance(data, bytes)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        golden("slides/parts.txt", "\n".join(archive.namelist()) + "\n")
        for name in ("ppt/presentation.xml", "ppt/slides/slide1.xml", "ppt/slides/slide4.xml"):
            tree = etree.fromstring(archive.read(name))
            etree.indent(tree)
            text = etree.tostring(tree, encoding="unicode") + "\n"
            golden(f"slides/{Path(name).name}", text)


@pytest.mark.slow
@pytest.mark.parametrize("version", ["scorm12", "scorm2004"])
def test_scorm(outputs: dict[str, Content], golden: Golden, version: str) -> None:
    found = {m.name: m.content for m in members(outputs[f"scorm/llm-introduccion-{version}.zip"])}
    golden(f"scorm/{version}-listing.txt", "\n".join(found) + "\n")
    manifest = found["imsmanifest.xml"]
    assert isinstance(manifest, bytes)
    golden(f"scorm/{version}-imsmanifest.xml", manifest.decode())

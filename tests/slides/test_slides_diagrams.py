"""Diagrams on slides: pictures that are read from afar, with their text for those who cannot."""

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
from pptx import Presentation
from programs import own_fonts
from slide_decks import job_of, paged, planned, tell, validated

from builders.slides import Options, builder
from builders.slides.deck import CodeBody, Content, DiagramBody
from builders.slides.pages import CaptionPanel, CodePanel, Page, PicturePanel
from temario.builder import Job, Purpose
from temario.model import Course
from temario.problems import Problem
from temario.render.diagram import Drawing
from temario.render.picture import shows_only_itself
from temario.theme import load_theme

Read = Callable[..., Course]
STEPS = " --> ".join(f"P{n}[Paso número {n}]" for n in range(5))
LESSON = '# U\n\n## L\n\n```mermaid {{title="Un título"}}\n{}\n```\n'
CHOICE = "flowchart TD\n A[Petición] --> B{¿Válida?}\n B -->|Sí| C[Envío]\n B -->|No| D[Aviso]"
SEQUENCE = (
    "sequenceDiagram\n participant A as Alumno\n participant S as Servidor\n"
    " A->>S: Petición de sesión\n S-->>A: Contraseña inválida"
)


def pictures(pages: tuple[Page, ...]) -> list[PicturePanel]:
    panels = [panel for page in pages for panel in page.panels]
    return [p for p in panels if isinstance(p, PicturePanel) and isinstance(p.source, Drawing)]


def letters(panel: PicturePanel) -> float:
    assert isinstance(panel.source, Drawing)
    return panel.source.letters(panel.box.width, panel.box.height)


def test_a_diagram_is_a_picture_with_its_text_told(course_of: Read) -> None:
    pages = paged(course_of(LESSON.format(CHOICE)))
    (panel,) = pictures(pages)
    assert panel.alt == "Un título. Petición; ¿Válida?; Sí; Envío; No; Aviso"
    (page,) = [page for page in pages if panel in page.panels]
    captions = [p for p in page.panels if isinstance(p, CaptionPanel)]
    assert ["".join(run.text for run in caption.runs) for caption in captions] == ["Un título"]
    assert "¿Válida?; Sí; Envío" in tell(page)


def test_a_diagram_that_cannot_be_drawn_is_code_with_a_warning(course_of: Read) -> None:
    course = course_of(LESSON.format("flowchart LR\n A[ --> B"))
    found = list(builder.plan(course, load_theme("es")[0], Options(), Purpose.RELEASE))
    (problem,) = [item for item in found if isinstance(item, Problem)]
    assert (problem.rule, problem.place and problem.place.line) == ("diagram-not-drawn", 5)
    bodies = [slide.body for slide in planned(course).slides if isinstance(slide, Content)]
    assert any(isinstance(body, CodeBody) for body in bodies)
    codes = [page.body for page in paged(course) if isinstance(page.body, CodePanel)]
    assert [[text for _, text in line] for line in codes[0].lines] == [
        ["flowchart LR"],
        [" A[ --> B"],
    ]


@pytest.mark.parametrize("source", [f"flowchart TD\n {STEPS}", f"flowchart LR\n {STEPS}", CHOICE])
def test_letters_are_legible_and_no_larger_than_text(course_of: Read, source: str) -> None:
    """A long flowchart goes across a slide, whichever way it is written."""
    (panel,) = pictures(paged(course_of(LESSON.format(source))))
    assert 13.5 <= letters(panel) <= 24.01
    assert panel.box.left + panel.box.width <= 910
    assert panel.box.bottom <= 500


def test_it_shares_its_slide_only_where_it_stays_legible(course_of: Read) -> None:
    before = "# U\n\n## L\n\nAsí se decide **cada petición**.\n\n```mermaid\n{}\n```\n"
    small = paged(course_of(before.format("flowchart LR\n A[Petición] --> B[Envío]")))
    (page,) = [page for page in small if page.panels]
    assert page.body is not None
    many = "sequenceDiagram\n" + "\n".join(f" A->>B: mensaje {n}" for n in range(9))
    long = paged(course_of(before.format(many)))
    (page,) = [page for page in long if page.panels]
    (panel,) = pictures(long)
    alone = pictures(paged(course_of(f"# U\n\n## L\n\n```mermaid\n{many}\n```\n")))[0]
    assert letters(panel) >= 0.89 * letters(alone)


def test_in_a_question_it_is_what_is_asked_about(course_of: Read) -> None:
    source = (
        "# U\n\n## L\n\n::: question {#p type=choice}\n¿Qué muestra?\n\n"
        f"```mermaid\n{SEQUENCE}\n```\n\n- [x] Un diálogo\n- [ ] Una clase\n:::\n"
    )
    course = course_of(source)
    panels = pictures(paged(course))
    assert panels
    assert {panel.alt for panel in panels} == {
        "Alumno; Servidor; Petición de sesión; Contraseña inválida"
    }


def test_it_is_drawn_once_for_a_deck_and_lies_in_the_job(course_of: Read) -> None:
    bodies = [
        slide.body
        for slide in planned(course_of(LESSON.format(CHOICE))).slides
        if isinstance(slide, Content)
    ]
    (body,) = [body for body in bodies if isinstance(body, DiagramBody)]
    assert len(body.drawings) == 2


def test_planning_loads_nothing_that_draws(course_of: Read, tmp_path: Path) -> None:
    course_of(LESSON.format(CHOICE))
    code = (
        "import sys; from pathlib import Path; from temario.pipeline import plan; "
        f"found = plan(Path({str(tmp_path)!r}), ['slides']); assert not found.problems; "
        "assert found.jobs; print(*sys.modules)"
    )
    import sys

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {"mmdr", "novasvg", "cssselect2", "tinycss2", "lxml"} & set(done.stdout.split())
    assert loaded == set()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """Return the deck of a course of two diagrams."""
    from temario.source import read_course

    folder = tmp_path_factory.mktemp("diagramas")
    (folder / "course.yaml").write_text("id: x\ntitle: Curso\nlanguage: es\n", "utf-8")
    text = LESSON.format(SEQUENCE) + f"\n## M\n\n```mermaid\n{CHOICE}\n```\n"
    (folder / "unidad.md").write_text(text, "utf-8")
    data = job_of(read_course(folder)).make()
    assert isinstance(data, bytes)
    assert job_of(read_course(folder)).make() == data
    (folder / "deck.pptx").write_bytes(data)
    return folder / "deck.pptx", data


@pytest.mark.slow
def test_in_the_file_it_is_svg_beside_a_png(made: tuple[Path, bytes], node_modules: Path) -> None:
    path, data = made
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        vectors = [archive.read(n).decode() for n in archive.namelist() if n.endswith(".svg")]
    assert len(vectors) == 2
    assert all(map(shows_only_itself, vectors))
    assert all('font-family="Arial, Arimo, sans-serif"' in svg for svg in vectors)
    shapes = [s for slide in Presentation(path).slides for s in slide.shapes if s.shape_type == 13]
    assert [shape.image.content_type for shape in shapes] == ["image/png"] * 2
    described = [shape._element.nvPicPr.cNvPr.get("descr") for shape in shapes]
    assert described[0].startswith("Un título. Alumno; Servidor; Petición de sesión")
    for shape in shapes:
        ratio = shape.image.size[0] / shape.image.size[1]
        assert ratio == pytest.approx(shape.width / shape.height, rel=0.01)
    assert validated(path)["ok"]


@pytest.mark.slow
def test_libreoffice_shows_it(made: tuple[Path, bytes], tmp_path: Path) -> None:
    """Its areas and its letters are seen where the picture stands."""
    from PIL import Image

    path, _ = made
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, str(path)], check=True, capture_output=True, timeout=240, env=own_fonts()
    )
    pdf = str(tmp_path / "deck.pdf")
    subprocess.run(["pdftoppm", "-r", "72", "-png", pdf, str(tmp_path / "p")], check=True)
    shown = 0
    for file in sorted(tmp_path.glob("p-*.png")):
        with Image.open(file) as page:
            colours = page.convert("RGB").getcolors(1 << 20) or []
        counts: dict[Any, int] = {colour: count for count, colour in colours}
        tint = sum(
            count
            for colour, count in counts.items()
            if all(abs(a - b) < 4 for a, b in zip(colour, (0xE4, 0xEE, 0xF0), strict=True))
        )
        shown += tint > 1000
    assert shown == 2


@pytest.mark.slow
def test_the_preview_and_the_pdf_show_it(course_of: Read, tmp_path: Path) -> None:
    course = course_of(LESSON.format(CHOICE))
    theme = load_theme("es")[0]
    (job,) = builder.plan(course, theme, Options(), Purpose.PREVIEW)
    assert isinstance(job, Job)
    members = {m.name: m.content for m in job.make()}  # type: ignore[union-attr]
    pictures = [text for name, text in members.items() if b"data:image/svg+xml" in bytes(text)]  # type: ignore[arg-type]
    assert len(pictures) == 1
    told = json.loads(bytes(members["slides.json"]))  # type: ignore[arg-type]
    assert any("¿Válida?" in slide["notes"] for slide in told)
    jobs = builder.plan(course, theme, Options(pdf=True), Purpose.RELEASE)
    (pdf,) = [j for j in jobs if isinstance(j, Job) and j.path.endswith(".pdf")]
    path = tmp_path / "slides.pdf"
    path.write_bytes(pdf.make())  # type: ignore[arg-type]
    text = subprocess.run(
        ["pdftotext", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert re.search("¿Válida", text)

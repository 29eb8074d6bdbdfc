"""Diagrams on paper: vectors with a text of their own, and one to be read aloud."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from papers import YAML, html, jobs, make, plan

from temario.problems import Problem
from temario.source import read_course

Write = Callable[..., Path]
SOURCE = """# U

## L

```mermaid {#camino title="De la petición al envío"}
flowchart TD
  A[Petición] --> B{¿Válida?}
  B -->|Sí| C[Envío]
  B -->|No| D[Aviso]
```

```mermaid
flowchart LR
  A[ --> B
```
"""


@pytest.fixture
def folder(write: Write) -> Path:
    return write({"course.yaml": YAML, "a.md": SOURCE})


def test_the_page_has_a_picture_and_what_is_not_drawn_as_code(folder: Path) -> None:
    page = html(jobs(read_course(folder))[0])
    figure = page[page.index('<figure class="diagram" id="camino"') :].partition("</figure>")[0]
    assert 'alt="De la petición al envío. Petición; ¿Válida?; Sí; Envío; No; Aviso"' in figure
    assert '<img src="data:image/svg+xml,' in figure
    assert "<figcaption>De la petición al envío</figcaption>" in figure
    code = page[page.index('<figure class="listing diagram"') :].partition("</figure>")[0]
    assert "A[ --&gt; B" in code
    problems = [item for item in plan(read_course(folder)) if isinstance(item, Problem)]
    assert [(p.rule, p.place and p.place.line) for p in problems] == [("diagram-not-drawn", 12)]


@pytest.mark.slow
def test_the_pdf_holds_its_text_and_no_pixels(folder: Path, tmp_path: Path) -> None:
    made = make(read_course(folder), tmp_path / "a.pdf")
    assert "¿Válida?" in made.flow
    listed = subprocess.run(
        ["pdfimages", "-list", str(made.path)], capture_output=True, text=True, check=True
    ).stdout
    assert len(listed.splitlines()) == 2
    with pikepdf.open(made.path) as pdf:
        figures = [str(e.Alt) for e in _elements(pdf.Root.StructTreeRoot) if "/Alt" in e]
    assert "De la petición al envío. Petición; ¿Válida?; Sí; Envío; No; Aviso" in figures
    fonts = subprocess.run(
        ["pdffonts", str(made.path)], capture_output=True, text=True, check=True
    ).stdout
    assert "Source-Sans-3" in fonts.replace("SourceSans3", "Source-Sans-3")
    assert "DejaVu" not in fonts


def _elements(node: object) -> list[pikepdf.Dictionary]:
    found: list[pikepdf.Dictionary] = []
    if isinstance(node, pikepdf.Array):
        for child in node:
            found += _elements(child)
    elif isinstance(node, pikepdf.Dictionary):
        if str(node.get("/S", "")) == "/Figure":
            found.append(node)
        if "/K" in node:
            found += _elements(node.K)
    return found

"""Diagrams in the player: legible in the dark and on a phone, and told to screen readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from conftest import jobs

from builders.scorm import ScormOptions, builder
from temario.builder import Purpose
from temario.model import Course
from temario.problems import Problem
from temario.theme import load_theme

STEPS = " --> ".join(f"P{n}[Paso número {n}]" for n in range(8))
SOURCE = f"""# U

## L

```mermaid {{title="Los pasos"}}
flowchart LR
  {STEPS}
```

```mermaid
sequenceDiagram
  Alumno->>Servidor: Petición
  Servidor->>Base: Consulta
  Base->>Archivo: Copia
```
"""


def index(course: Course) -> str:
    members = jobs(course)[0].make()
    (page,) = [m.content for m in members if m.name == "index.html"]  # type: ignore[union-attr]
    assert isinstance(page, bytes)
    return page.decode()


def test_a_diagram_is_a_picture_in_the_page(course_of: Callable[[str], Course]) -> None:
    page = index(course_of(SOURCE))
    assert page.count('src="data:image/svg+xml,') == 2
    assert 'alt="Los pasos. Paso número 0; Paso número 1' in page
    assert "<figcaption>Los pasos</figcaption>" in page
    assert "flowchart" not in page


def test_what_is_not_drawn_is_code_with_a_warning(course_of: Callable[[str], Course]) -> None:
    course = course_of("# U\n\n## L\n\n```mermaid\nflowchart LR\n A[ --> B\n```\n")
    found = builder.plan(course, load_theme("es")[0], ScormOptions(), Purpose.RELEASE)
    problems = [item for item in found if isinstance(item, Problem)]
    assert [(p.rule, p.place and p.place.line) for p in problems] == [("diagram-not-drawn", 5)]


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_legible_on_a_phone(
    course_of: Callable[[str], Course], disk: Callable[..., Any], scheme: str
) -> None:
    page = disk(course_of(SOURCE), "#l")
    page.set_viewport_size({"width": 360, "height": 700})
    page.emulate_media(color_scheme=scheme)
    for number, size in enumerate((15.84, 14.08)):
        image = page.locator("figure.diagram img").nth(number)
        image.scroll_into_view_if_needed()
        natural, shown = image.evaluate("e => [e.naturalWidth, e.getBoundingClientRect().width]")
        assert natural > 0
        assert size * shown / natural >= 10.5
    narrow = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert narrow
    outer = page.locator("figure.diagram .scroll").nth(1)
    assert outer.evaluate("e => e.scrollWidth > e.clientWidth")
    assert outer.evaluate("e => (e.focus(), document.activeElement === e)")
    paper = image.evaluate(
        "async e => { await e.decode(); const c = document.createElement('canvas');"
        "c.width = 9; c.height = 9; const x = c.getContext('2d');"
        "x.drawImage(e, 0, 0, 9, 9, 0, 0, 9, 9); return [...x.getImageData(0, 0, 1, 1).data]; }"
    )
    assert paper == [255, 255, 255, 255]

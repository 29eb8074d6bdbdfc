"""One PDF a unit: its own contents, and the numbers of the book."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import matterhorn
import pikepdf
import pytest
from papers import Handout, html

from builders.handout import builder
from temario.builder import Job, Purpose
from temario.problems import Problem
from temario.source import read_course
from temario.theme import load_theme

pytestmark = pytest.mark.slow

UNITS = {
    "00-uno.md": """# 0. Palabras {#uno}

Antes de las lecciones, un [enlace](https://example.com/a).

## 0.1 Tokens {#tokens}

Texto con nota.[^1] Véase [la otra unidad](01-dos.md#mas) y [aquí](#segunda).

[^1]: La nota.

| a | b |
|---|---|
| 1 | 2 |

: Primera tabla

## 0.2 Segunda {#segunda}

::: question {#q1}
¿Qué procesa?
- [x] Tokens {#t}
- [ ] Letras {#l}
:::
""",
    "01-dos.md": """# 1. Otra unidad {#dos}

## 1.1 Más {#mas}

Otro [enlace](https://example.com/b).

| a | b |
|---|---|
| 1 | 2 |

: Segunda tabla

## 1.2 Fin {#fin}

Nada más que decir.
""",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Handout]:
    """The handouts of a course of two units, by the names of their files."""
    folder = tmp_path_factory.mktemp("cuts")
    settings = "title: Curso\nid: curso\nlanguage: es\nobjectives: [Saber contar]\n"
    (folder / "course.yaml").write_text(settings, "utf-8")
    for name, text in UNITS.items():
        (folder / name).write_text(text, "utf-8")
    course = read_course(folder)
    assert course.problems == ()
    found = {}
    for job in jobs(course, "unit"):
        path = folder / Path(job.path).name
        path.write_bytes(job.make())  # type: ignore[arg-type]
        found[path.stem] = Handout(course, path)
    return found


def jobs(course: object, split: str) -> list[Job]:
    """Return the jobs of a course that is cut as `split` says."""
    theme, _ = load_theme("es")
    options = replace(builder.options(), split=split)
    found: list[Job | Problem] = list(builder.plan(course, theme, options, Purpose.RELEASE))  # type: ignore[arg-type]
    return [item for item in found if isinstance(item, Job)]


def test_each_unit_is_a_pdf_and_those_with_answers_have_two(made: dict[str, Handout]) -> None:
    assert list(made) == ["curso-uno", "curso-uno-instructor", "curso-dos"]


def test_a_unit_holds_its_own_words_alone(made: dict[str, Handout]) -> None:
    assert "¿Qué procesa?" in made["curso-uno"].flow
    assert "Nada más que decir" not in made["curso-uno"].flow
    assert "Nada más que decir" in made["curso-dos"].flow
    assert "¿Qué procesa?" not in made["curso-dos"].flow


def test_what_stands_before_the_units_is_the_first_ones(made: dict[str, Handout]) -> None:
    assert "Saber contar" in made["curso-uno"].flow
    assert "Saber contar" not in made["curso-dos"].flow


def test_numbers_are_those_of_the_book(made: dict[str, Handout]) -> None:
    assert "Tabla 1. Primera tabla" in made["curso-uno"].flow
    assert "Tabla 2. Segunda tabla" in made["curso-dos"].flow
    assert re.search(r"\[2\]\s+enlace\s+https://example.com/b", made["curso-dos"].pages[0])
    assert "https://example.com/a" not in made["curso-dos"].flow


def test_contents_and_pages_are_its_own(made: dict[str, Handout]) -> None:
    first = made["curso-dos"].pages[0]
    assert re.search(r"1\.1\s+Más\s+1\b", first)
    assert re.search(r"1\.2\s+Fin\s+1\b", first)
    assert "Tokens" not in first
    assert re.search(r"1 ?/ ?1\s*$", first)


def test_a_link_to_another_unit_is_its_words_and_one_within_leads_there(
    made: dict[str, Handout],
) -> None:
    assert "la otra unidad" in made["curso-uno"].flow
    with pikepdf.open(made["curso-uno"].path) as pdf:
        named = {str(a.Dest) for page in pdf.pages for a in page.get("/Annots", []) if "/Dest" in a}
    assert "segunda" in named
    assert "mas" not in named


def test_title_and_outline_are_those_of_the_unit(made: dict[str, Handout]) -> None:
    with pikepdf.open(made["curso-dos"].path) as pdf, pdf.open_outline() as outline:
        assert pdf.docinfo["/Title"] == "1. Otra unidad – Curso"
        names = [item.title for item in outline.root]
    assert "1.1 Más" in names
    assert "Enlaces" in names


def test_headings_begin_with_the_unit_and_skip_no_level(made: dict[str, Handout]) -> None:
    course = made["curso-uno"].course
    levels = [int(n) for n in re.findall(r"<h(\d)", html(jobs(course, "unit")[0]))]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_unit_is_no_other_work_when_another_changes(tmp_path: Path) -> None:
    (tmp_path / "course.yaml").write_text("title: X\nid: x\nlanguage: es\n", "utf-8")
    for name, text in UNITS.items():
        (tmp_path / name).write_text(text, "utf-8")
    before = jobs(read_course(tmp_path), "unit")
    path = tmp_path / "01-dos.md"
    path.write_text(path.read_text("utf-8").replace("Nada más", "Algo más"), "utf-8")
    after = jobs(read_course(tmp_path), "unit")
    assert [a.make == b.make for a, b in zip(before, after, strict=True)] == [True, True, False]


def test_tags_keep_every_rule_of_the_matterhorn_protocol(made: dict[str, Handout]) -> None:
    for handout in made.values():
        with pikepdf.open(handout.path) as pdf:
            assert list(map(str, matterhorn.violations(pdf))) == []

"""The glossary: each term once, in order, with what it means and where it stands."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import matterhorn
import pikepdf
import pytest
from papers import YAML, html, make

from builders.handout import builder
from builders.handout.edition import for_instructors, for_students
from builders.handout.glossary import glossary, with_marks
from temario.builder import Job, Purpose
from temario.model import Course
from temario.source import read_course
from temario.theme import load_theme
from temario.traverse import plain

TEXT = """# A {#a}

## Uno {#uno}

Un [token]{.term title="Fragmento de texto."} y un [prompt]{.term lang=en}.

Ñandú
: Ave.

Nube
: Agua.[^1]

  - no se repite

Ámbar
: Resina.
: Color.

[^1]: Nota.

## Dos {#dos}

Otra vez el [token]{.term} y el [corpus]{.term #mio}.

::: instructor
Un [secreto]{.term}.
:::
"""


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course with terms of every kind."""
    (tmp_path / "course.yaml").write_text(YAML, "utf-8")
    (tmp_path / "01.md").write_text(TEXT, "utf-8")
    return read_course(tmp_path)


def terms(course: Course) -> list[str]:
    """Return the terms of a glossary, as they are sorted."""
    return [plain(entry.term).strip() for entry in glossary(with_marks(course))]


def test_terms_stand_in_the_order_of_the_alphabet(course: Course) -> None:
    assert terms(for_students(course)) == ["Ámbar", "corpus", "Nube", "Ñandú", "prompt", "token"]


def test_an_instructors_term_is_in_the_instructors_glossary_alone(course: Course) -> None:
    assert "secreto" in terms(for_instructors(course))


def test_a_term_has_all_its_meanings_and_places(course: Course) -> None:
    entries = {plain(e.term).strip(): e for e in glossary(with_marks(for_students(course)))}
    assert [plain(meaning) for meaning in entries["Ámbar"].meanings] == ["Resina.", "Color."]
    assert [plain(meaning) for meaning in entries["token"].meanings] == ["Fragmento de texto."]
    assert entries["token"].places == ("term-token", "term-token--2")
    assert entries["corpus"].places == ("mio",)
    assert entries["prompt"].language == "en"
    assert [plain(meaning) for meaning in entries["Nube"].meanings] == ["Agua."]


def test_it_is_printed_with_pages_and_links_to_them(course: Course, tmp_path: Path) -> None:
    made = make(course, tmp_path / "x.pdf")
    page = next(page for page in made.pages if "Glosario" in page and "Resina" in page)
    assert re.search(r"token\s+3, 3", page)
    assert "Nota." not in page
    with pikepdf.open(made.path) as pdf:
        named = {str(a.Dest) for page in pdf.pages for a in page.get("/Annots", []) if "/Dest" in a}
        assert list(map(str, matterhorn.violations(pdf))) == []
    assert {"term-token", "term-token--2", "mio", "glossary"} <= named


def test_it_can_be_turned_off_and_needs_terms(course: Course, tmp_path: Path) -> None:
    theme, _ = load_theme("es")
    options = replace(builder.options(), glossary=False)
    plan = builder.plan(course, theme, options, Purpose.RELEASE)
    (job, *_) = [item for item in plan if isinstance(item, Job)]
    assert 'id="glossary"' not in html(job)
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "course.yaml").write_text(YAML, "utf-8")
    (bare / "01.md").write_text("# A\n\nNada.\n", "utf-8")
    plan = builder.plan(read_course(bare), theme, builder.options(), Purpose.RELEASE)
    (job, *_) = [item for item in plan if isinstance(item, Job)]
    assert 'id="glossary"' not in html(job)

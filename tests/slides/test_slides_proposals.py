"""Planned slides written into the course: they show the same, and say when their text moves on."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slide_decks import COURSES, paged, tell
from test_slides_random import COURSE, written

from builders.slides.deck import Passage, Run, Runs, text_of
from builders.slides.inlines import joined
from builders.slides.parts import Blockwise
from builders.slides.written import flow
from temario import pipeline
from temario.cli.commands import main
from temario.model import Course
from temario.source import read_course
from temario.theme import load_theme
from temario.words import translator

Write = Callable[[dict[str, str | bytes]], Path]
COLORS = load_theme("es")[0].tokens.colors
YAML = "title: Curso\nid: curso\nlanguage: es\n"
LESSON = """# Unidad {#u}

## Lección {#l}

Sus rasgos son:

- **Tamaño**: tienen miles de millones de parámetros, lo que les permite capturar matices que
  otros modelos pierden.
- **Usos**: se emplean hoy en muchas tareas distintas de la vida diaria, incluyendo chatbots,
  traducción, resumen, búsqueda y código.

| a | b |
|---|---|
| 1 | 2 |

Tras la tabla viene una frase que es lo bastante larga como para que el plan la corte, lo que no
cambia nada.
"""
QUESTION = "\n::: question\n¿Sí?\n- [x] sí\n- [ ] no\n:::\n"
SLIDE = """::: slide {from=%s}
- **Tamaño**: tienen miles de millones de parámetros
- **Usos**: chatbots, traducción, resumen, búsqueda…
:::

Sus rasgos son:
"""


def deck(course: Course) -> list[str]:
    return [tell(page) for page in paged(course)]


def check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments])


def fixed(path: Path) -> str:
    result = check(str(path), "--fix=slides")
    assert result.exit_code == 0, result.output
    return (path / "01.md").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("name", COURSES)
def test_a_course_with_its_proposals_has_the_same_slides_and_notes(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / "course"
    shutil.copytree(COURSES[name], path)
    before = read_course(path)
    mended = pipeline.fix(path, "slides")
    assert mended.made
    assert not [p for p in mended.planned.problems if p.rule in ("not-fixed", "slide-outdated")]
    assert deck(read_course(path)) == deck(before)
    assert pipeline.fix(path, "slides").made == ()


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=COURSE)
def test_so_has_any_course(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = written(tmp_path_factory.mktemp("random"), text)
    before = deck(read_course(path))
    made = pipeline.fix(path, "slides")
    assert not [p for p in made.planned.problems if p.rule in ("not-fixed", "slide-outdated")]
    assert deck(read_course(path)) == before


def test_proposals_read_as_an_author_would_write_them(write: Write) -> None:
    path = write({"course.yaml": YAML, "01.md": LESSON})
    text = fixed(path)
    found = re.search(r"from=([0-9a-f]{8})", text)
    assert found
    assert SLIDE % found[1] in text
    assert "| 1 | 2 |\n\n::: slide {from=" in text


def test_all_but_the_passages_stays_as_it_was(write: Write) -> None:
    text = "\ufeff" + LESSON.replace("\n", "\r\n").replace("- **T", "{.incremental}\r\n\r\n- **T")
    path = write({"course.yaml": YAML, "01.md": text.encode()})
    check(str(path), "--fix=slides")
    after = (path / "01.md").read_bytes().decode()
    assert after.count("::: slide") == 2
    assert re.sub(r"::: slide.*?:::\r\n\r\n", "", after, flags=re.DOTALL) == text
    assert "{.incremental}\r\n- **Tamaño**: tienen miles de millones de parámetros\r\n" in after


def test_a_slide_says_when_its_text_has_moved_on(write: Write) -> None:
    path = write({"course.yaml": YAML, "01.md": LESSON})
    text = fixed(path)
    assert check(str(path)).output == "No problems.\n"
    (path / "01.md").write_text(text.replace("capturar\n  matices", "capturar matices"), "utf-8")
    assert check(str(path)).output == "No problems.\n"
    (path / "01.md").write_text(text.replace("que\n  otros", "que todos\n  los otros"), "utf-8")
    output = check(str(path)).output
    assert "01.md:5: warning[slide-outdated]: the text under this slide has changed" in output
    now = re.search(r"write from=([0-9a-f]{8});", output)
    assert now
    mended = re.sub(
        "from=[0-9a-f]{8}",
        f"from={now[1]}",
        text.replace("que\n  otros", "que todos\n  los otros"),
        count=1,
    )
    (path / "01.md").write_text(mended, "utf-8")
    assert check(str(path)).output == "No problems.\n"


def test_a_slide_says_when_its_text_is_gone(write: Write) -> None:
    path = write(
        {
            "course.yaml": YAML,
            "01.md": "# U {#u}\n\n## L {#l}\n\n::: slide {from=01234567}\nAlgo\n:::\n",
        }
    )
    assert "does not stand under it any more" in check(str(path)).output


def test_what_an_author_edits_is_shown_and_keeps_the_notes_of_its_text(write: Write) -> None:
    path = write({"course.yaml": YAML, "01.md": LESSON})
    text = fixed(path).replace("tienen miles de millones de parámetros\n- ", "muy grandes\n- ")
    (path / "01.md").write_text(text, "utf-8")
    first = next(page for page in deck(read_course(path)) if "muy grandes" in page)
    assert "capturar matices" in first
    assert "Sus rasgos son:" in first


def test_the_text_of_an_emptied_slide_is_planned_again(write: Write) -> None:
    path = write({"course.yaml": YAML, "01.md": LESSON})
    before = deck(read_course(path))
    text = re.sub(r"(?s)(::: slide \{.*?\}\n).*?\n:::", r"\1:::", fixed(path))
    (path / "01.md").write_text(text, "utf-8")
    assert deck(read_course(path)) == before


def test_a_lesson_with_slides_of_its_authors_gets_no_proposal(write: Write) -> None:
    own = LESSON.replace("Sus rasgos", "::: slide\nLo mío\n:::\n\nSus rasgos")
    path = write({"course.yaml": YAML, "01.md": own})
    assert fixed(path) == own


def test_ids_are_no_passages_and_passages_no_ids(write: Write) -> None:
    path = write({"course.yaml": YAML, "01.md": LESSON + QUESTION})
    output = check(str(path), "--fix=slides").output
    assert "2 passages written" in output
    assert "warning[missing-id]" in output
    output = check(str(path), "--fix=missing-id").output
    assert "3 ids written" in output
    assert (path / "01.md").read_text("utf-8").count("::: slide") == 2


def test_a_rule_that_mends_nothing_is_named(write: Write) -> None:
    path = write({"course.yaml": YAML, "01.md": LESSON})
    result = check("--fix=slide", str(path))
    assert result.exit_code == 1
    assert "nothing is mended by the name “slide”" in result.output
    assert "--fix=slides" in result.output
    assert (path / "01.md").read_text("utf-8") == LESSON


def test_where_slides_show_all_of_the_text_there_is_nothing_to_propose(write: Write) -> None:
    path = write({"course.yaml": YAML + "slides: {density: full}\n", "01.md": LESSON})
    assert "warning[no-proposals]" in check(str(path), "--fix=slides").output
    assert (path / "01.md").read_text("utf-8") == LESSON


LOOK = st.fixed_dictionaries(
    {},
    optional={
        "bold": st.just(True),
        "italic": st.just(True),
        "strike": st.just(True),
        "underline": st.just(True),
        "mark": st.just(True),
        "mono": st.just(True),
        "raised": st.sampled_from([1, -1]),
        "href": st.sampled_from(["https://a.example/b(c)", "#l"]),
        "language": st.just("en"),
    },
)
TEXT = st.text("ab é.,:;()*_`[]{}<>#+-=~^$|&\\!1\"'", min_size=1, max_size=12)
RUNS = st.lists(
    st.builds(lambda text, look: Run(text, **look), TEXT, LOOK), min_size=1, max_size=5
).map(lambda runs: joined(tuple(runs)))


def looks(runs: Runs) -> list[tuple[str, Run]]:
    """Return each character and its look; white space has none that matters."""
    return [
        (
            c,
            Run(
                "",
                **{
                    f: getattr(run, f)
                    for f in (
                        "bold",
                        "italic",
                        "strike",
                        "mono",
                        "href",
                        "raised",
                        "mark",
                        "underline",
                        "language",
                    )
                },
            ),
        )
        for run in runs
        for c in run.text
        if not c.isspace()
    ]


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(lines=st.lists(RUNS, min_size=10, max_size=10))
def test_any_line_reads_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, lines: list[Runs]
) -> None:
    path = tmp_path_factory.mktemp("line")
    text = "\n".join(flow(tuple(Passage(runs) for runs in lines if text_of(runs).strip())))
    (path / "course.yaml").write_text(YAML, "utf-8")
    (path / "01.md").write_text(f"# U {{#u}}\n\n## L {{#l}}\n\n{text}\n", "utf-8")
    blocks = read_course(path).units[0].lessons[0].blocks
    pieces = Blockwise(translator("es"), "es", COLORS, False).pieces(blocks)
    read = [looks(piece.runs) for piece in pieces if isinstance(piece, Passage)]
    assert read == [looks(runs) for runs in lines if text_of(runs).strip()], text

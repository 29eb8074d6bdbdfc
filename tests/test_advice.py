"""What a good colleague says of a course: each rule with what triggers it and what does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from temario.cli.commands import main
from temario.pipeline import Advice, Planned, plan
from temario.problems import Severity

Write = Callable[[dict[str, str | bytes]], Path]
YAML = "title: Curso\nid: curso\nlanguage: es\n"
PICTURE = (Path(__file__).parent / "courses" / "dialect" / "arbol.png").read_bytes()
WORDS = "Un texto sobre nada con doce palabras que se leen sin prisa. "


def question(attributes: str = "", told: str = "\n\n> correct: bien.") -> str:
    head = "::: question {#q" + attributes + "}"
    return f"{head}\n¿Qué es?\n\n- [x] Esto {{#a}}\n- [ ] Eso {{#b}}{told}\n:::\n"


def unit(text: str, settings: str = "") -> dict[str, str | bytes]:
    return {
        "course.yaml": YAML + settings,
        "01-uno.md": f"# Uno {{#u}}\n\n## Primera {{#p}}\n\n{text}\n",
    }


def advised(folder: Path, only: tuple[str, ...] = ("handout",)) -> Planned:
    return plan(folder, only, advice=Advice.COURSE)


def said(planned: Planned) -> list[tuple[str, str, int]]:
    return [
        (problem.rule, problem.place.file, problem.place.line)
        for problem in planned.problems
        if problem.place is not None
    ]


OBJECTIVES = "objectives: [Explicar qué es un token, 'O2: Elegir un modelo']\n"
PASSAGE = (
    "::: objectives\n- Explicar qué es un token {#tokens}\n- Elegir un modelo {#modelo}\n:::\n"
)

TRIGGERED = [
    ("heading-skips-level", unit("#### Muy abajo"), [("01-uno.md", 5)]),
    ("heading-skips-level", unit("### Bien\n\n##### Mal"), [("01-uno.md", 7)]),
    (
        "heading-skips-level",
        {**unit(""), "01-uno.md": "# U\n\n### Sin lección\n"},
        [("01-uno.md", 3)],
    ),
    ("repeated-word", unit("Abre el el libro."), [("01-uno.md", 5)]),
    ("repeated-word", unit("El el libro y la\nla mesa."), [("01-uno.md", 5), ("01-uno.md", 6)]),
    ("repeated-word", unit("Cuenta cada token token una vez."), [("01-uno.md", 5)]),
    ("repeated-word", unit("- uno de\n- dos **de de** tres"), [("01-uno.md", 6)]),
    (
        "repeated-word",
        {**unit("See the the book."), "course.yaml": YAML.replace("es\n", "en\n")},
        [("01-uno.md", 5)],
    ),
    ("question-without-feedback", unit(question(told="")), [("01-uno.md", 5)]),
    (
        "question-without-feedback",
        unit("::: question {#e type=essay}\nEscribe.\n:::"),
        [("01-uno.md", 5)],
    ),
    ("objective-not-assessed", unit(question(), OBJECTIVES), [("course.yaml", 4)]),
    ("objective-not-assessed", unit(question(" objective=1"), OBJECTIVES), [("course.yaml", 4)]),
    (
        "objective-not-assessed",
        unit(PASSAGE + "\n" + question(" objective=tokens")),
        [("01-uno.md", 7)],
    ),
    (
        "question-without-objective",
        unit(question(" objective=O2") + question().replace("{#q", "{#r"), OBJECTIVES),
        [("01-uno.md", 13)],
    ),
    ("question-without-objective", unit(question(" objective=O9"), OBJECTIVES), [("01-uno.md", 5)]),
    (
        "lesson-too-long",
        unit(WORDS * 250 + "\n\n## Segunda {#s}\n\nPoco.\n\n## Tercera {#t}\n\nPoco."),
        [("01-uno.md", 3)],
    ),
    ("unused-file", {**unit("Nada."), "foto.png": PICTURE}, [("foto.png", 0)]),
    (
        "unused-file",
        {**unit("Nada.", "units: [01-uno.md]\n"), "02-dos.md": "# Dos\n"},
        [("02-dos.md", 0)],
    ),
    (
        "unused-file",
        {**unit("Nada."), **{f"img/{name}.png": PICTURE for name in "abcd"}},
        [("img", 0)],
    ),
    (
        "missing-credit",
        {**unit("![Un árbol](foto.png)", "check: {credits: true}\n"), "foto.png": PICTURE},
        [("01-uno.md", 5)],
    ),
]


@pytest.mark.parametrize(
    ("rule", "files", "places"), TRIGGERED, ids=[f"{n}-{c[0]}" for n, c in enumerate(TRIGGERED)]
)
def test_advice_is_given(
    rule: str, files: dict[str, str | bytes], places: list[tuple[str, int]], write: Write
) -> None:
    planned = advised(write(files))
    assert [(file, line) for name, file, line in said(planned) if name == rule] == places
    assert all(p.severity is Severity.ADVICE for p in planned.problems if p.rule == rule)
    assert not planned.failed


SILENT = [
    ("heading-skips-level", unit("### Bien\n\n#### También\n\n### Arriba otra vez")),
    ("heading-skips-level", unit("> #### En una cita, que no es de la lección")),
    ("repeated-word", unit("Es muy muy grande. Bla bla bla, y tic tac. Que no no.")),
    ("repeated-word", unit("Suma 2 2 y `el el`, o **el** el libro; el\n\nel otro. Duran Duran.")),
    ("repeated-word", unit("Se escribe “el el” por error, y el-el, y token, token.")),
    ("repeated-word", {**unit("Orang orang."), "course.yaml": YAML.replace("es\n", "id\n")}),
    ("repeated-word", {**unit("Nous nous lavons."), "course.yaml": YAML.replace("es\n", "fr\n")}),
    ("question-without-feedback", unit(question())),
    ("question-without-feedback", unit(question(told="\n  > No es eso."))),
    (
        "question-without-feedback",
        unit("::: question {#e type=essay}\nEscribe.\n\n> rubric: con sentido.\n:::"),
    ),
    ("objective-not-assessed", unit("Un texto sin preguntas.", OBJECTIVES)),
    ("objective-not-assessed", unit(question())),
    (
        "objective-not-assessed",
        unit(
            question(" objective=1")
            + question(' objective="Elegir un modelo"').replace("{#q", "{#r"),
            OBJECTIVES,
        ),
    ),
    ("question-without-objective", unit(question(), OBJECTIVES)),
    ("question-without-objective", unit(question(" objective=aparte"))),
    ("question-without-objective", unit(PASSAGE + "\n" + question(" objective=modelo"))),
    ("lesson-too-long", unit(WORDS * 250 + "\n\n## Segunda {#s}\n\nPoco.")),
    (
        "lesson-too-long",
        unit("\n\n".join(f"## L{n} {{#l{n}}}\n\n{WORDS * (90 + 90 * n)}" for n in range(4))),
    ),
    ("unused-file", {**unit("![Un árbol](foto.png)"), "foto.png": PICTURE}),
    ("unused-file", {**unit("[la foto](foto.png)"), "foto.png": PICTURE}),
    (
        "unused-file",
        {
            **unit("Nada.", "units: [01-uno.md]\n"),
            "README.md": "# Sobre el curso\n",
            ".oculta.png": PICTURE,
            "output/vieja.png": PICTURE,
            "templates/logo.png": PICTURE,
            "datos.xlsx": b"",
            "otro/course.yaml": YAML,
            "otro/foto.png": PICTURE,
        },
    ),
    ("missing-credit", {**unit("![Un árbol](foto.png)"), "foto.png": PICTURE}),
    (
        "missing-credit",
        {
            **unit(
                '![Un árbol](foto.png){credit="Ana"}\n\n![](foto.png){.decorative}',
                "check: {credits: true}\n",
            ),
            "foto.png": PICTURE,
        },
    ),
]


@pytest.mark.parametrize(
    ("rule", "files"), SILENT, ids=[f"{n}-{c[0]}" for n, c in enumerate(SILENT)]
)
def test_advice_is_not_given(rule: str, files: dict[str, str | bytes], write: Write) -> None:
    planned = advised(write(files))
    assert not planned.failed
    assert [problem for problem in planned.problems if problem.rule == rule] == []


LONG = "\n\n".join(f"Un párrafo número {n} con **algo que decir** de verdad." for n in range(60))


def test_slides_that_are_continued_more_than_twice_are_told_of_at_their_heading(
    write: Write,
) -> None:
    folder = write(unit(f"### Largo\n\n{LONG}\n\n### Corto\n\nUn texto."))
    assert ("slide-continues", "01-uno.md", 5) in said(advised(folder, ("slides",)))


def test_slides_that_fit_or_should_show_everything_are_not_told_of(write: Write) -> None:
    folder = write(unit("### Corto\n\nUn texto."))
    assert said(advised(folder, ("slides",))) == []
    folder = write(unit(f"### Largo\n\n{LONG}", "slides: {density: full}\n"))
    assert said(advised(folder, ("slides",))) == []


def test_a_build_gives_no_advice(write: Write) -> None:
    folder = write(unit("#### Abajo\n\nEl el libro.\n\n" + question(told="")))
    assert plan(folder, ["handout"]).problems == ()


def test_advice_waits_until_there_are_no_errors(write: Write) -> None:
    folder = write(unit("El el libro.\n\n![Una foto](no-esta.png)"))
    assert [rule for rule, *_ in said(advised(folder))] == ["missing-picture"]


def test_advice_alone_is_no_failure_with_strict_neither(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(unit("Abre el el libro.")))
    for more in ([], ["--strict"]):
        done = CliRunner().invoke(main, ["check", ".", "--only", "handout", *more])
        assert done.exit_code == 0
        assert "01-uno.md:5: advice[repeated-word]: the word “el”" in done.stderr
        assert done.stdout == "1 piece of advice\n"


def test_check_lists_lessons_with_their_minutes(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(unit(WORDS * 100 + "\n\n## Segunda {#s}\n\n" + question())))
    done = CliRunner().invoke(main, ["check", ".", "--only", "handout", "-v"])
    assert "1.1 Primera    1200 words     6 min\n" in done.stdout
    assert "1.2 Segunda       4 words     1 min\n" in done.stdout
    assert "in all         1204 words     7 min\n" in done.stdout

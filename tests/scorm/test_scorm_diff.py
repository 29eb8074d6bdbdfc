"""What `temario diff` says of an update, in plain words."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from temario.cli.commands import main

pytestmark = pytest.mark.slow

HEAD = "id: curso\ntitle: Curso\nlanguage: es\n"
TEXT = """# Uno {#uno}

## Lección {#leccion}

::: question {#pregunta points=2}
¿Qué procesa?

- [x] Tokens {#tokens}
- [ ] Palabras {#palabras}
:::

:::: pool {#banco draw=1}
::: question {#p1}
¿Uno?

= uno
:::

::: question {#p2}
¿Dos?

= dos
:::
::::

# Dos {#dos}

## Otra {#otra}

Texto.
"""
Update = Callable[..., tuple[int, str]]


def write(folder: Path, text: str, settings: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "course.yaml").write_text(HEAD + settings, "utf-8")
    (folder / "a.md").write_text(text, "utf-8")


@pytest.fixture
def update(tmp_path: Path) -> Update:
    """Return a function that builds a course, changes it, and gives what diff says."""

    def run(
        *changes: tuple[str, str], before: str = "", after: str | None = None
    ) -> tuple[int, str]:
        course, output = tmp_path / "curso", tmp_path / "out"
        write(course, TEXT, before)
        built = CliRunner().invoke(
            main, ["build", str(course), "--only", "scorm", "-o", str(output)]
        )
        assert built.exit_code == 0, built.output
        text = TEXT
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        write(course, text, before if after is None else after)
        package = output / "scorm" / "curso-scorm12.zip"
        done = CliRunner().invoke(main, ["diff", str(package), str(course)])
        return done.exit_code, done.output

    return run


def test_new_words_and_a_new_order_are_safe(update: Update) -> None:
    options = "- [x] Tokens {#tokens}\n- [ ] Palabras {#palabras}"
    moved = "- [ ] Palabras enteras {#palabras}\n- [x] Los tokens {#tokens}"
    code, said = update((options, moved), ("## Otra", "## Una más"), ("¿Qué procesa?", "¿Qué lee?"))
    assert code == 0
    assert said.startswith("Safe")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (("{#palabras}\n", "{#palabras}\n- [ ] Letras {#letras}\n"), "answer-dropped"),
        (("- [x] Tokens", "- [ ] Tokens"), "key-changed"),
        (("points=2", "points=3"), "points-changed"),
        (("{#pregunta", "{#nueva"), "question-gone"),
        (("draw=1", "draw=2"), "draw-changed"),
        (("{#leccion}", "{#otro-nombre}"), "page-gone"),
        (("# Dos", "## Tres {#tres}\n\nTexto.\n\n# Dos"), "page-new"),
        (("# Dos", "::: question {#otra-mas answer=true}\nSí.\n:::\n\n# Dos"), "question-new"),
    ],
)
def test_what_changes_for_learners_is_told_and_loses_no_record(
    update: Update, change: tuple[str, str], rule: str
) -> None:
    more = ("- [ ] Palabras", "- [x] Palabras") if rule == "key-changed" else ("Texto.", "Texto")
    code, said = update(change, more)
    assert f"warning[{rule}]" in said
    assert "Learners keep their records" in said
    assert code == 0


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("", "scorm: {pass: 80}\n", "pass-changed"),
        ("", "scorm: {pass: 70}\n", ""),
        ('scorm: {suspend: "64000"}\n', "", "less-room"),
        ("", 'scorm: {suspend: "64000"}\n', ""),
    ],
)
def test_settings_that_change_what_learners_have_are_told(
    update: Update, before: str, after: str, rule: str
) -> None:
    code, said = update(before=before, after=after)
    assert code == 0
    assert f"warning[{rule}]" in said if rule else said.startswith("Safe")


@pytest.mark.parametrize(
    ("before", "after"),
    [("", "scorm: {structure: units}\n"), ("scorm: {structure: units}\n", "")],
)
def test_another_structure_loses_every_record(update: Update, before: str, after: str) -> None:
    code, said = update(before=before, after=after)
    assert code == 1
    assert "error[records-lost]" in said
    assert f"Write structure: {'units' if before else 'course'}" in said
    assert "warning" not in said


def test_a_unit_that_goes_takes_its_record_along(update: Update) -> None:
    units = "scorm: {structure: units}\n"
    code, said = update(("{#dos}", "{#tercera}"), before=units)
    assert code == 1
    assert "{#dos}" in said


def test_another_course_id_loses_every_record(tmp_path: Path, update: Update) -> None:
    update()
    settings = tmp_path / "curso" / "course.yaml"
    settings.write_text(settings.read_text("utf-8").replace("id: curso", "id: otro"), "utf-8")
    package = tmp_path / "out" / "scorm" / "curso-scorm12.zip"
    done = CliRunner().invoke(main, ["diff", str(package), str(tmp_path / "curso")])
    assert done.exit_code == 1
    assert "id: curso in course.yaml" in done.output


@pytest.mark.parametrize("kind", ["text", "zip", "manifest"])
def test_a_file_of_another_program_is_refused_with_a_word(tmp_path: Path, kind: str) -> None:
    write(tmp_path / "curso", TEXT, "")
    old = tmp_path / "old.zip"
    if kind == "text":
        old.write_text("no zip")
    else:
        with zipfile.ZipFile(old, "w") as archive:
            archive.writestr("a.txt" if kind == "zip" else "imsmanifest.xml", "<manifest/>")
    done = CliRunner().invoke(main, ["diff", str(old), str(tmp_path / "curso")])
    assert done.exit_code == 1
    assert "error[no-package]" in done.output

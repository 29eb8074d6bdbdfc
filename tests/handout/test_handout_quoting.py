"""Straight marks become those of the language, and inches stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders.handout.edition import for_students
from temario.model import Paragraph
from temario.source import read_course
from temario.traverse import plain, walk


def said(folder: Path, text: str, language: str) -> str:
    """Return the words of a paragraph in the handout of a course."""
    (folder / "course.yaml").write_text(f"title: X\nid: x\nlanguage: {language}\n", "utf-8")
    (folder / "01.md").write_text(f"# A\n\n{text}\n", "utf-8")
    course = for_students(read_course(folder))
    return "".join(
        plain(node.content) for node in walk(course.units[0].blocks) if isinstance(node, Paragraph)
    )


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("es", 'Se dice "token" y ("palabra").', "Se dice «token» y («palabra»)."),
        ("es", '"**Token**" y *"otro"*', "«Token» y «otro»"),
        ("es", 'Dijo: "vino \\"tarde\\" hoy".', "Dijo: «vino “tarde” hoy»."),
        ("es-MX", 'Se dice "token".', "Se dice “token”."),
        (
            "en",
            'It\'s "new" and don\'t say "\\"so\\" again".',
            "It’s “new” and don’t say “‘so’ again”.",
        ),
        ("de", 'Das "Wort".', "Das „Wort“."),
        ("fr", 'Le "mot" d\'or.', "Le «\u00a0mot\u00a0» d’or."),
        ("es", 'Una pantalla de 15" y otra de 27".', 'Una pantalla de 15" y otra de 27".'),
        ("es", 'Una pantalla " suelta.', 'Una pantalla " suelta.'),
        ("es", 'Abre "sin cerrar.', 'Abre "sin cerrar.'),
        ("es", 'Ya «bien» y `"código"`.', 'Ya «bien» y "código".'),
        ("ja", 'これは "x" です', 'これは "x" です'),
    ],
)
def test_marks_are_those_of_the_language(
    tmp_path: Path, language: str, text: str, expected: str
) -> None:
    assert said(tmp_path, text, language) == expected

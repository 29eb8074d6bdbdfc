"""A course that is read again is what it would be anew, and what stays is not read again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from temario.markdown import Readings, again
from temario.source import read_course

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="40"></svg>'
FILES = {
    "course.yaml": "title: Uno\nid: uno\nlanguage: es\nunits: [a.md, b.md]\n",
    "a.md": '# A\n\n## Una\n\n![árbol](x.svg "Uno")\n\nVer [eso](#una).[^1]\n\n[^1]: No.\n',
    "b.md": '# B\n\n## Dos\n\n![b](x.svg "Otro")\n\n::: include c.md\n:::\n\n::: raro\nA.\n:::\n',
    "c.md": "| a | b |\n|---|---|\n| 1 | 2 |\n\n: Tabla {#t}\n\n![no](no-hay.png)\n",
    "x.svg": DRAWING.format(40),
}
CHANGES: Sequence[tuple[str, str, str, set[str]]] = [
    ("a.md", "Ver", "Véase", {"a.md"}),
    (
        "a.md",
        "Véase",
        '![más](x.svg "Más")\n\nVer',
        {"a.md", "b.md"},
    ),  # of which figures are counted
    ("c.md", "| 2 |", "| 3 |", {"b.md", "c.md"}),
    ("c.md", "no-hay.png", "x.svg", {"b.md", "c.md"}),
    ("x.svg", 'width="40"', 'width="80"', {"a.md", "b.md", "c.md"}),
    ("c.md", "| 3 |", "| 3 |\n\n::: include b.md\n:::\n", {"b.md", "c.md"}),
    ("course.yaml", "[a.md, b.md]", "[b.md, a.md]", {"a.md", "b.md"}),
    ("course.yaml", "language: es", "language: en", {"a.md", "b.md", "c.md"}),
    ("a.md", "# A", "---\ntitle: Otra cosa\n---\n\n# A", {"a.md"}),
]


def test_a_course_that_is_read_again_is_as_it_would_be_anew(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    course = write(dict(FILES))
    readings, read = Readings(), set()
    whole = again.read_markdown

    def counted(text: str, file: str, *more: Any) -> Any:
        read.add(file)
        return whole(text, file, *more)

    monkeypatch.setattr(again, "read_markdown", counted)
    first = read_course(course, readings=readings)
    assert first == read_course(course)
    assert {"missing-picture", "unknown-div"} <= {problem.rule for problem in first.problems}
    read.clear()
    assert read_course(course, readings=readings) == first
    assert not read
    for file, old, new, affected in CHANGES:
        text = (course / file).read_text("utf-8")
        assert old in text
        (course / file).write_text(text.replace(old, new, 1), "utf-8")
        read.clear()
        assert read_course(course, readings=readings) == read_course(course), new
        assert read == affected, new
    (course / "x.svg").unlink()
    assert read_course(course, readings=readings) == read_course(course)
    (course / "a.md").unlink()
    assert read_course(course, readings=readings) == read_course(course)


def test_a_file_that_is_included_twice_is_read_as_often_as_its_numbers_are_others(
    write: Callable[..., Path],
) -> None:
    course = write(
        {**FILES, "a.md": "# A\n\n::: include c.md\n:::\n\n::: include c.md\n:::\n\n![x](x.svg)\n"}
    )
    readings = Readings()
    for text in ("# A\n", "![y](x.svg)\n\nA\n", "# A\n"):
        (course / "b.md").write_text(text, "utf-8")
        for _ in range(2):
            assert read_course(course, readings=readings) == read_course(course)

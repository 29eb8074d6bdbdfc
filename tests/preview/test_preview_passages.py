"""Passages: which lines are given out to be edited, and that nothing else is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temario.preview.passages import PassageError, passage_at, save

UNIT = """---
id: uso
---
# Uso

Un párrafo
de dos líneas.

- uno
- dos
  sigue

  1. dentro
- tres

> Una cita
> larga.

::: question {#q}
¿Qué?

- [x] Esto
- [ ] Lo otro
:::

::: tip
Un consejo.

Otro.
:::

| a | b |
|---|---|
| 1 | 2 |

```python
x = 1

y = 2
```

$$
a = b
$$

Término
: lo que es

[^1]: Una nota.
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "uso.md").write_text(UNIT, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("line", "first", "last"),
    [
        (1, "---", "---"),
        (4, "# Uso", "# Uso"),
        (6, "Un párrafo", "de dos líneas."),
        (7, "Un párrafo", "de dos líneas."),
        (9, "- uno", "- uno"),
        (11, "- dos", "  1. dentro"),
        (13, "  1. dentro", "  1. dentro"),
        (17, "> Una cita", "> larga."),
        (19, "::: question {#q}", ":::"),
        (22, "::: question {#q}", ":::"),
        (27, "Un consejo.", "Un consejo."),
        (26, "::: tip", ":::"),
        (34, "| a | b |", "| 1 | 2 |"),
        (38, "```python", "```"),
        (43, "$$", "$$"),
        (47, "Término", ": lo que es"),
    ],
)
def test_a_line_leads_to_its_block(root: Path, line: int, first: str, last: str) -> None:
    found = passage_at(root, "uso.md", line)
    assert found.start <= line <= found.end
    lines = found.text.split("\n")
    assert (lines[0], lines[-1]) == (first, last)
    assert lines == UNIT.split("\n")[found.start - 1 : found.end]


def test_a_settings_file_is_given_as_a_whole(root: Path) -> None:
    (root / "course.yaml").write_text("title: A\nlanguage: es\n", "utf-8")
    assert passage_at(root, "course.yaml", 2).text == "title: A\nlanguage: es"


def test_saving_writes_those_lines_alone(root: Path) -> None:
    found = passage_at(root, "uso.md", 6)
    after = save(root, replace(found, text="Uno.\nDos.\nTres."))
    expected = UNIT.replace("Un párrafo\nde dos líneas.", "Uno.\nDos.\nTres.")
    assert (root / "uso.md").read_text("utf-8") == expected
    assert (after.start, after.end) == (6, 8)
    assert save(root, replace(after, text="Otra vez.")).end == 6


def test_line_ends_and_the_byte_order_mark_stay(root: Path) -> None:
    marked = b"\xef\xbb\xbf" + UNIT.replace("\n", "\r\n").encode()
    (root / "uso.md").write_bytes(marked)
    found = passage_at(root, "uso.md", 6)
    assert found.text == "Un párrafo\nde dos líneas."
    save(root, replace(found, text="Uno.\nDos."))
    old = "Un párrafo\r\nde dos líneas.".encode()
    assert (root / "uso.md").read_bytes() == marked.replace(old, b"Uno.\r\nDos.")


@given(st.text("ab #->:`\n", max_size=60), st.integers(1, 12), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=150, deadline=None)
def test_what_is_saved_unchanged_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, text: str, line: int, ends: str
) -> None:
    root = tmp_path_factory.mktemp("r")
    content = text.replace("\n", ends).encode()
    (root / "a.md").write_bytes(content)
    save(root, passage_at(root, "a.md", line))
    assert (root / "a.md").read_bytes() == content


def test_a_file_that_changed_meanwhile_is_not_written(root: Path) -> None:
    found = passage_at(root, "uso.md", 6)
    (root / "uso.md").write_text(UNIT + "\nMás.\n", "utf-8")
    with pytest.raises(PassageError, match="has changed since"):
        save(root, replace(found, text="Uno."))
    assert (root / "uso.md").read_text("utf-8") == UNIT + "\nMás.\n"
    assert [path.name for path in root.iterdir()] == ["uso.md"]


def test_nothing_outside_the_course_is_read_or_written(root: Path) -> None:
    course = root / "course"
    course.mkdir()
    (course / "link.md").symlink_to(root / "uso.md")
    for file in ("../uso.md", "link.md", str(root / "uso.md")):
        with pytest.raises(PassageError, match="outside"):
            passage_at(course, file, 1)


@pytest.mark.parametrize(("content", "why"), [(b"\xff\xfe\x00", "UTF-8"), (None, "cannot be read")])
def test_a_file_that_cannot_be_read_says_why(root: Path, content: bytes | None, why: str) -> None:
    if content is not None:
        (root / "b.md").write_bytes(content)
    with pytest.raises(PassageError, match=why):
        passage_at(root, "b.md", 1)

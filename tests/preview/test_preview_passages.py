"""Passages: which lines are given out to be edited, and that nothing else is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temario.preview.passages import (
    PassageChangedError,
    PassageError,
    find,
    passage_at,
    save,
)

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
    after = save(root, found, "Uno.\nDos.\nTres.")
    expected = UNIT.replace("Un párrafo\nde dos líneas.", "Uno.\nDos.\nTres.")
    assert (root / "uso.md").read_text("utf-8") == expected
    assert (after.start, after.end) == (6, 8)
    assert save(root, after, "Otra vez.").end == 6


def test_line_ends_and_the_byte_order_mark_stay(root: Path) -> None:
    marked = b"\xef\xbb\xbf" + UNIT.replace("\n", "\r\n").encode()
    (root / "uso.md").write_bytes(marked)
    found = passage_at(root, "uso.md", 6)
    assert found.text == "Un párrafo\nde dos líneas."
    save(root, found, "Uno.\nDos.")
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
    found = passage_at(root, "a.md", line)
    save(root, found, found.text)
    assert (root / "a.md").read_bytes() == content


def changed(root: Path, *changes: tuple[str, str]) -> str:
    """Change words of the file, as another editor does; return what it holds."""
    text = UNIT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (root / "uso.md").write_text(text, "utf-8")
    return text


ABOVE, BELOW = ("# Uso\n", "# Uso\n\nNuevo.\n\nOtro.\n"), ("Término", "Término nuevo")


@pytest.mark.parametrize("changes", [(ABOVE,), (BELOW,), (ABOVE, BELOW)])
def test_what_changed_elsewhere_does_not_matter(
    root: Path, changes: tuple[tuple[str, str], ...]
) -> None:
    found = passage_at(root, "uso.md", 6)
    text = changed(root, *changes)
    moved = find(root, found)
    assert moved.text == found.text
    assert moved.start == found.start + (4 if ABOVE in changes else 0)
    save(root, found, "Uno.")
    assert (root / "uso.md").read_text("utf-8") == text.replace(found.text, "Uno.")


def test_of_equal_passages_the_one_with_the_same_neighbours_is_meant(root: Path) -> None:
    (root / "uso.md").write_text("Sí.\n\nUno.\n\nSí.\n\nDos.\n", "utf-8")
    second = passage_at(root, "uso.md", 5)
    (root / "uso.md").write_text("Cero.\n\nSí.\n\nUno.\n\nSí.\n\nDos.\n", "utf-8")
    assert find(root, second).start == 7
    (root / "uso.md").write_text("Sí.\n\nUno.\n\nNo.\n\nDos.\n", "utf-8")
    with pytest.raises(PassageChangedError) as told:  # the one that is left is another
        save(root, second, "Tal vez.")
    assert told.value.theirs is not None
    assert told.value.theirs.text == "No."


def test_words_that_somebody_changed_are_not_overwritten(root: Path) -> None:
    found = passage_at(root, "uso.md", 6)
    text = changed(root, ("# Uso", "# Otro título"), ("de dos líneas", "de dos líneas, o más"))
    with pytest.raises(PassageChangedError, match="has changed or moved") as told:
        save(root, found, "Uno.")
    assert (root / "uso.md").read_text("utf-8") == text
    assert [path.name for path in root.iterdir()] == ["uso.md"]
    assert told.value.theirs is None  # the line above it is another, too
    text = changed(root, ("de dos", "de más de dos"))
    with pytest.raises(PassageChangedError) as told:
        save(root, found, "Uno.")
    theirs = told.value.theirs
    assert theirs is not None
    assert theirs.text == "Un párrafo\nde más de dos líneas."
    save(root, theirs, "Uno.")
    assert (root / "uso.md").read_text("utf-8") == text.replace(theirs.text, "Uno.")


def test_a_passage_that_is_gone_or_there_twice_is_not_guessed(root: Path) -> None:
    found = passage_at(root, "uso.md", 6)
    for new in ("", f"{found.text}\n\nEntre.\n\n{found.text}\n\nMás."):
        text = changed(root, ABOVE, (found.text, new))
        with pytest.raises(PassageChangedError):
            save(root, found, "Uno.")
        assert (root / "uso.md").read_text("utf-8") == text


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

"""Ways through the model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from temario.locate import own
from temario.model import (
    Block,
    Blocks,
    Course,
    Footnote,
    Heading,
    Inline,
    List,
    Only,
    Paragraph,
    Picture,
    Text,
)
from temario.source import read_course
from temario.traverse import (
    for_audiences,
    heading,
    plain,
    transform,
    transform_inlines,
    walk,
    walk_course,
    walk_inlines,
)

ALL = """# Curso

Un *subtítulo*

## Unidad `uno`

palabra01 *palabra02* **palabra03** ~~palabra04~~ [palabra05]{.a} [palabra06](#unidad-uno)

- palabra07
  - palabra08

> palabra09

::: note palabra10
palabra11
:::

::: slide
palabra12
:::

::: notes
palabra13
:::

palabra14
: palabra15

| palabra16 |
|---|
| palabra17 |

: palabra18

<details><summary>palabra19</summary>palabra20</details>

palabra21[^1] y otra vez[^1]

[^1]: palabra22

### Lección

#### palabra23

![palabra24](https://x.es/a.png "palabra25")
"""


@pytest.fixture
def course(write: Callable[[dict[str, str]], Path]) -> Course:
    return read_course(write({"a.md": ALL}) / "a.md")


def words(blocks: Blocks) -> list[str]:
    return [w for n in walk(blocks) if isinstance(n, Text) for w in n.text.split()]


def test_walking_meets_every_word_once_and_in_order(course: Course) -> None:
    found = [
        word
        for node in walk_course(course)
        for word in ([node.alt] if isinstance(node, Picture) else getattr(node, "text", "").split())
        if word.startswith("palabra")
    ]
    expected = [f"palabra{number:02}" for number in range(1, 26)]
    # A table's caption is met before its cells, as it is read aloud.
    expected[15:18] = ["palabra18", "palabra16", "palabra17"]
    assert found == expected


def test_walking_meets_titles(course: Course) -> None:
    texts = [node.text for node in walk_course(course) if isinstance(node, Text)]
    assert {"Un ", "subtítulo", "Unidad ", "Lección"} <= set(texts)


def test_a_note_is_walked_at_its_first_mark_alone(course: Course) -> None:
    notes = [node for node in walk_course(course) if isinstance(node, Footnote)]
    assert [note.first for note in notes] == [True, False]
    assert notes[0].blocks == notes[1].blocks


def test_a_transform_that_changes_nothing_gives_the_same(course: Course) -> None:
    for unit in course.units:
        assert transform(unit.blocks) == unit.blocks
        assert transform_inlines(unit.title) == unit.title


def test_a_transform_reaches_every_word(course: Course) -> None:
    def louder(inline: Inline) -> Inline:
        return Text(inline.text.upper(), inline.place) if isinstance(inline, Text) else inline

    (unit,) = course.units
    changed = transform(unit.blocks, inline=louder)
    assert words(changed) == [word.upper() for word in words(unit.blocks)]


def test_a_transform_changes_parts_before_what_holds_them(course: Course) -> None:
    seen: list[str] = []

    def see(block: Block) -> Blocks:
        seen.append(type(block).__name__)
        return (block,)

    (unit,) = course.units
    lists = tuple(block for block in unit.blocks if isinstance(block, List))
    transform(lists, see)
    assert seen == ["Paragraph", "Paragraph", "List", "List"]


def test_a_transform_may_take_away_and_add(course: Course) -> None:
    def twice(block: Block) -> Blocks:
        return (block, block) if isinstance(block, Paragraph) else ()

    (unit,) = course.units
    assert len(transform(unit.blocks, twice)) == 4


def test_audiences_open_their_own_passages_and_drop_the_others(course: Course) -> None:
    (unit,) = course.units
    shown = for_audiences(unit.blocks, frozenset({"slide"}))
    assert "palabra12" in words(shown)
    assert "palabra13" not in words(shown)
    assert not any(isinstance(node, Only) for node in walk(shown))


def test_plain_leaves_formatting_and_notes_out(course: Course) -> None:
    (unit,) = course.units
    assert plain(unit.title) == "Unidad uno"
    last = [b for b in unit.blocks if isinstance(b, Paragraph)][-1]
    assert plain(last.content) == "palabra21 y otra vez"
    assert len(list(walk_inlines(last.content))) == 6


@pytest.mark.parametrize(
    ("number", "title", "expected"),
    [("", "Uso", "Uso"), ("3", "Uso", "3. Uso"), ("0.2", "Uso", "0.2 Uso")],
)
def test_a_heading_shows_its_number(number: str, title: str, expected: str) -> None:
    assert heading(number, title) == expected


def test_headings_in_lessons_have_ids(course: Course) -> None:
    found = [node.id for node in walk_course(course) if isinstance(node, Heading)]
    assert found == ["palabra23"]


def test_what_is_not_changed_is_not_made_anew() -> None:
    course = read_course(own("course"))
    for unit in course.units:
        for part in (unit, *unit.lessons):
            assert transform(part.blocks) is part.blocks

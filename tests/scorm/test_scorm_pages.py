"""Which pages a course becomes, and the marks by which an LMS remembers them."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import replace

from builders.scorm.files import Files
from builders.scorm.fingerprints import fingerprints
from builders.scorm.pages import mark, pages
from temario.model import Asset, Course
from temario.plain_names import plain_path
from temario.traverse import plain, walk

Reading = Callable[[str], Course]


def test_the_seed_has_a_page_for_each_lesson(seed: Course) -> None:
    assert [(page.id, page.number, page.opens) for page in pages(seed)] == [
        ("que-es-un-modelo-de-llm", "0.1", True),
        ("caracteristicas-de-los-llm", "0.2", False),
        ("tipos-de-modelos-de-llm", "0.3", False),
        ("practica", "1.1", True),
        ("cuestionario", "1.2", False),
        ("reflexion", "1.3", False),
    ]


def test_introductions_have_pages_of_their_own(rich: Course) -> None:
    assert [(page.id, page.lesson) for page in pages(rich)] == [
        ("_start", False),
        ("bloques", False),
        ("texto", True),
        ("tablas", True),
        ("figuras", True),
        ("模型", True),
    ]


def test_a_unit_without_lessons_is_a_page(course_of: Reading) -> None:
    course = course_of("# Una unidad\n\nTexto.\n")
    assert [(page.id, page.opens) for page in pages(course)] == [("unidad", True)]


def test_an_introduction_for_others_has_no_page(course_of: Reading) -> None:
    course = course_of("# Unidad\n\n::: instructor\nSolo tú.\n:::\n\n## Lección\n\nTexto.\n")
    assert [page.id for page in pages(course)] == ["leccion"]


def test_learners_online_see_what_is_for_them_alone(rich: Course) -> None:
    words = " ".join(
        plain((node,)) if hasattr(node, "text") else ""
        for p in pages(rich)
        for node in walk(p.blocks)
    )
    assert "Esto solo se ve en línea" in words
    assert "diapositiva" not in words
    assert "Respuesta secreta" not in words


def test_a_note_lives_on_the_page_of_its_first_mark(rich: Course) -> None:
    found = {page.id: [note.number for note in page.notes] for page in pages(rich)}
    assert found["bloques"] == [1]
    assert found["texto"] == [2]


def test_a_note_whose_first_mark_is_for_others_lives_where_learners_meet_it(
    course_of: Reading,
) -> None:
    text = "# U\n\n## L\n\n::: instructor\nA[^n]\n:::\n\nB[^n] C[^n]\n\n[^n]: Nota.\n"
    (page,) = pages(course_of(text))
    assert [note.first for note in page.notes] == [True]


def test_a_fingerprint_hangs_on_the_id_alone(seed: Course) -> None:
    before = {page.id: page.print for page in pages(seed)}
    unit, *units = seed.units
    first, *others = unit.lessons
    added = replace(first, id="nueva", title=())
    unit = replace(unit, lessons=(*reversed(others), added, first))
    changed = replace(seed, units=(*reversed(units), unit))
    after = {page.id: page.print for page in pages(changed)}
    assert before.items() <= after.items()
    # Packages that are in use have written these: what learners have seen hangs on them.
    texts = {"que-es-un-modelo-de-llm": "CrUh", "caracteristicas-de-los-llm": "rr0Z"}
    assert {identifier: before[identifier] for identifier in texts} == {
        identifier: int.from_bytes(base64.urlsafe_b64decode(text)) >> 2
        for identifier, text in texts.items()
    }
    assert before["que-es-un-modelo-de-llm"] == 175432


def test_fingerprints_that_meet_are_told_apart() -> None:
    found = fingerprints(f"leccion-{number}" for number in range(20_000))
    assert len({print_.number for print_ in found.values()}) == 20_000
    assert all(re.fullmatch(r"[\w-]{4}", print_.text) for print_ in found.values())
    assert all(0 <= print_.number < 1 << 22 for print_ in found.values())


def test_a_fingerprint_does_not_change_because_a_later_part_meets_it() -> None:
    some = [f"leccion-{number}" for number in range(10_000)]
    alone = fingerprints(some)
    together = fingerprints([*some, *(f"otra-{number}" for number in range(10_000))])
    assert all(together[identifier] == alone[identifier] for identifier in some)


def test_a_bookmark_is_the_id_where_every_lms_takes_it() -> None:
    assert mark("tokens-1", "abcd") == "tokens-1"
    assert mark("模型", "abcd") == "~abcd"
    assert mark("x" * 255, "abcd") == "x" * 255
    assert mark("x" * 256, "abcd") == "~abcd"


def test_files_have_names_that_every_system_takes(rich: Course) -> None:
    assert plain_path("imágenes/el lápiz (1).PNG") == "imagenes/el-lapiz-1-.PNG"
    assert plain_path("图/模型.png") == "56fe/6a21-578b.png"
    assert plain_path("a/.b") == "a/b"


def test_files_that_would_share_a_name_get_two(rich: Course) -> None:
    files = Files(rich.root)
    asset = Asset("a/ñu.png", "image/png", 1)
    assert files.address(asset) == "media/a/nu.png"
    assert files.address(replace(asset, path="a/NU.png")) == "media/a/NU-2.png"
    assert files.address(replace(asset, path="a/nu.png")) == "media/a/nu-3.png"
    assert files.address(asset) == "media/a/nu.png"

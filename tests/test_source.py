"""Files → course: structure, numbers, ids, order, includes, links, front matter, language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from temario.guess import guess_language
from temario.model import Asset, Course, Footnote, Link, Listing, Picture, Span, Text
from temario.problems import CourseError
from temario.slug import slug
from temario.source import read_course
from temario.source.assemble import title_of_name
from temario.source.files import natural_key
from temario.traverse import plain, questions, walk, walk_course
from tests.dump import dump_course

Write = Callable[[dict[str, str | bytes]], Path]
YAML = "title: Curso\nid: curso\nlanguage: es\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154"
    "789c6360000002000001e221bc330000000049454e44ae426082"
)


@pytest.fixture
def folder(write: Write) -> Callable[..., Course]:
    """Read a folder with a good `course.yaml` and these files."""

    def folder(**files: str | bytes) -> Course:
        named = {name.replace("__", "/").replace("_md", ".md"): f for name, f in files.items()}
        return read_course(write({"course.yaml": YAML, **named}))

    return folder


@pytest.fixture
def single(write: Write) -> Callable[[str], Course]:
    """Read a single file."""

    def single(text: str | bytes, name: str = "mi-curso.md") -> Course:
        return read_course(write({name: text}) / name)

    return single


def outline(course: Course) -> list[str]:
    """Return units and, indented, lessons as `number title #id`."""
    found = []
    for unit in course.units:
        found.append(f"{unit.number} {plain(unit.title)} #{unit.id}")
        found.extend(f"  {x.number} {plain(x.title)} #{x.id}" for x in unit.lessons)
    return found


def rules(course: Course) -> list[str]:
    return [problem.rule for problem in course.problems]


def words(course: Course) -> str:
    return " ".join(node.text for node in walk_course(course) if isinstance(node, Text))


# --- a folder ---


def test_a_file_is_a_unit_and_its_second_headings_are_lessons(
    folder: Callable[..., Course],
) -> None:
    course = folder(a_md="# Uno\n\nAntes.\n\n## Dos\n\nTexto.\n\n### Tres\n\n## Cuatro\n")
    assert outline(course) == ["1 Uno #a", "  1.1 Dos #dos", "  1.2 Cuatro #cuatro"]
    assert dump_course(course) == "\n".join(
        [
            "Course 'curso' 'Curso' es",
            "Unit 1 #a ‹'Uno'› a.md:1",
            "  3: paragraph ‹'Antes.'›",
            "  Lesson 1.1 #dos ‹'Dos'› a.md:5",
            "    7: paragraph ‹'Texto.'›",
            "    9: heading level=1 id='tres' ‹'Tres'›",
            "  Lesson 1.2 #cuatro ‹'Cuatro'› a.md:11",
        ]
    )
    assert rules(course) == []


def test_files_come_in_natural_order_and_readme_first(folder: Callable[..., Course]) -> None:
    files = {"10-z_md": "# Z", "2-b_md": "# B", "README_md": "# Inicio", "sub__1-c_md": "# C"}
    assert [plain(u.title) for u in folder(**files).units] == ["Inicio", "B", "Z", "C"]


def test_units_in_course_yaml_choose_and_order(write: Write) -> None:
    root = write({"course.yaml": f"{YAML}units: [b.md, a.md]", "a.md": "# A", "b.md": "# B"})
    assert outline(read_course(root)) == ["1 B #b", "2 A #a"]


def test_several_first_headings_are_several_units(folder: Callable[..., Course]) -> None:
    course = folder(a_md="# Uno\n\n## L\n\n# Dos\n\n## L\n")
    assert outline(course) == ["1 Uno #a", "  1.1 L #l", "2 Dos #dos", "  2.1 L #l-2"]


def test_a_file_without_a_first_heading_takes_its_title_from_its_head_then_its_name(
    folder: Callable[..., Course],
) -> None:
    files = {"01-los_tokens_md": "Texto.\n\n## L\n", "02_md": "---\ntitle: Mío\n---\nTexto.\n"}
    assert outline(folder(**files)) == ["1 Los tokens #los-tokens", "  1.1 L #l", "2 Mío #02"]


def test_what_stands_before_a_first_heading_belongs_to_its_unit(
    folder: Callable[..., Course],
) -> None:
    course = folder(a_md="Antes.\n\n# Uno\n\nDespués.\n")
    assert outline(course) == ["1 Uno #a"]
    assert words(course) == "Uno Antes. Después."


def test_typed_numbers_are_shown_once_and_are_no_part_of_ids(
    folder: Callable[..., Course],
) -> None:
    course = folder(a_md="# 0. Inicio\n\n## 0.2 Qué\n\n## Cómo\n\n## 3 cosas\n", b_md="# Fin\n")
    assert outline(course) == [
        "0 Inicio #a",
        "  0.2 Qué #que",
        "  0.3 Cómo #como",
        "  0.4 3 cosas #3-cosas",
        "1 Fin #b",
    ]


def test_ids_are_the_authors_own_and_repeated_headings_differ(
    folder: Callable[..., Course],
) -> None:
    course = folder(
        a_md="# Uno {#primera}\n\n## Más\n\n### Más\n\n## Más\n\n## Otra {#mas-2}\n\n> #### Más\n"
    )
    assert outline(course) == [
        "1 Uno #primera",
        "  1.1 Más #mas",
        "  1.2 Más #mas-4",
        "  1.3 Otra #mas-2",
    ]
    assert "id='mas-3'" in dump_course(course)
    assert "id='mas-5'" in dump_course(course)
    assert rules(course) == []


def test_an_id_at_the_head_of_a_file_is_its_units(folder: Callable[..., Course]) -> None:
    files = {"a_md": "---\nid: mia\n---\n# Uno\n", "b_md": "---\nid: tuya\n---\nTexto.\n"}
    assert outline(folder(**files)) == ["1 Uno #mia", "2 B #tuya"]


def test_headings_of_other_writings_have_ids(folder: Callable[..., Course]) -> None:
    course = folder(a_md="# Ünö\n\n## 日本語\n\n## Привет\n\n## ¿?\n\n## Straße & Ñu\n")
    assert [x.id for x in course.units[0].lessons] == ["日本語", "привет", "lesson", "strasse-nu"]


def test_figures_tables_and_notes_are_numbered_through_the_course(
    folder: Callable[..., Course],
) -> None:
    text = '# U\n\n![a](x.png "t")\n\n![sin](x.png)\n\n| a |\n|---|\n\n: t\n\na[^1]\n\n[^1]: n\n'
    course = folder(a_md=text, b_md=text, **{"x.png": PNG})
    numbers = [getattr(node, "number", 0) for node in walk_course(course)]
    assert [n for n in numbers if n] == [1, 1, 1, 2, 2, 2]


def test_hidden_and_built_folders_are_no_part_of_the_course(write: Write) -> None:
    files = {"a.md": "# A", ".git/b.md": "# B", "output/c.md": "# C", "built/d.md": "# D"}
    root = write({"course.yaml": YAML, **files, "node_modules/e.md": "# E"})
    assert outline(read_course(root, root / "built")) == ["1 A #a"]


def test_line_ends_and_byte_order_marks_do_not_matter(folder: Callable[..., Course]) -> None:
    plain_text = "---\nid: x\n---\n# Uno\n\n- a\n- b\n\n```\nc\n```\n"
    course = folder(
        a_md=plain_text, b_md=b"\xef\xbb\xbf" + plain_text.replace("\n", "\r\n").encode()
    )
    first, second = dump_course(course).replace("b.md", "a.md").split("Unit")[1:]
    assert first.replace("1 #x", "").strip() == second.replace("2 #x-2", "").strip()


def test_a_course_of_the_same_files_is_the_same(write: Write) -> None:
    root = write({"course.yaml": YAML, "a.md": "# A\n\n![x](x.png)\n", "x.png": PNG})
    assert read_course(root) == read_course(root)


def test_settings_of_builders_are_kept_for_them(write: Write) -> None:
    root = write({"course.yaml": f"{YAML}handout: {{paper: A4}}\n", "a.md": "# A"})
    (section,) = read_course(root).sections
    assert section[0] == "handout"
    assert section[1].place.line == 4


def test_a_broken_course_yaml_does_not_hide_what_else_is_wrong(write: Write) -> None:
    course = read_course(write({"course.yaml": "title: a: b", "a.md": "# A\n\n![a](no.png)\n"}))
    assert rules(course) == ["broken-yaml", "missing-picture"]


# --- a single file ---


def test_a_single_file_is_course_units_and_lessons(single: Callable[[str], Course]) -> None:
    course = single(
        "# Curso\n\nUn *subtítulo*\n\nEntrada.\n\n## Uno\n\n### L\n\n#### S\n\n## Dos\n"
    )
    assert (course.id, course.title) == ("mi-curso", "Curso")
    assert plain(course.subtitle) == "Un subtítulo"
    assert outline(course) == ["1 Uno #uno", "  1.1 L #l", "2 Dos #dos"]
    assert "5: paragraph ‹'Entrada.'›" in dump_course(course)
    assert rules(course) == ["missing-id", "missing-language"]


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("# A\n\n# B\n\n## L\n", "Mi curso", ["1 A #mi-curso", "2 B #b", "  2.1 L #l"]),
        ("## A\n\n### L\n", "Mi curso", ["1 A #a", "  1.1 L #l"]),
        ("Solo texto.\n", "Mi curso", ["1 Mi curso #mi-curso"]),
        ("# A\n\nSolo texto.\n", "A", ["1 A #mi-curso"]),
        ("# A\n\n### L\n\nTexto.\n", "A", ["1 A #mi-curso", "  1.1 L #l"]),
        ("Antes.\n\n# A\n\n## B\n", "A", ["1 B #b"]),
        ("## Antes\n\n# A\n\n## B\n", "Mi curso", ["1 Mi curso #mi-curso"]),
        ("---\ntitle: T\n---\n# A\n\n## B\n", "T", ["1 A #mi-curso", "  1.1 B #b"]),
        ("---\ntitle: A\n---\n# A\n\n## B\n", "A", ["1 B #b"]),
        ("---\ntitle: T\n---\n## B\n", "T", ["1 B #b"]),
    ],
)
def test_a_single_file_with_other_headings(
    single: Callable[[str], Course], text: str, title: str, expected: list[str]
) -> None:
    course = single(text)
    assert course.title == title
    assert outline(course)[: len(expected)] == expected


def test_the_head_of_a_single_file_says_what_course_yaml_would(
    single: Callable[[str], Course],
) -> None:
    course = single(
        "---\ntitle: T\nid: t\nlang: pt-BR\nauthor: Ana\ntags: [a, b]\nversion: 1.10\n"
        "handout: {paper: A4}\n---\n\n## U\n"
    )
    assert (course.id, course.language, course.version) == ("t", "pt-BR", "1.10")
    assert (course.authors, course.keywords) == (("Ana",), ("a", "b"))
    assert [name for name, _ in course.sections] == ["handout"]
    assert course.units[0].place.line == 11
    assert course.problems == ()


@pytest.mark.parametrize("title", ["# Lunas[^1]", "# [^1]"])
@pytest.mark.parametrize("under", ["", "Hola.\n\n", "## Una\n\nHola.\n\n", "- uno\n- dos\n\n"])
def test_a_footnote_of_the_title_stands_under_it(
    single: Callable[[str], Course], title: str, under: str
) -> None:
    course = single(f"{title}\n\n{under}[^1]: Una nota.\n")
    notes = [node for node in walk_course(course) if isinstance(node, Footnote)]
    assert [plain(note.blocks[0].content) for note in notes] == ["Una nota."]  # type: ignore[union-attr]


def test_the_id_of_the_title_is_the_courses(single: Callable[[str], Course]) -> None:
    assert single("# Curso {#mio}\n\n## U\n").id == "mio"


def test_what_is_unknown_at_the_head_of_a_file_is_shown(single: Callable[[str], Course]) -> None:
    course = single(
        "---\ntitle: T\nid: t\ndiseño: [a,\n  b]\nlanguage: es\nlema: sí\n---\n\n## U\n"
    )
    shown = [node for node in walk_course(course) if isinstance(node, Listing)]
    assert [(node.code, node.place.line) for node in shown] == [
        ("diseño: [a,\n  b]", 4),
        ("lema: sí", 7),
    ]
    assert rules(course) == ["unknown-front-matter"] * 2


def test_a_broken_head_is_shown(single: Callable[[str], Course]) -> None:
    course = single("---\ntitle: a: b\n---\n\n# T\n\n## U\n")
    assert "listing code='title: a: b'" in dump_course(course)
    assert rules(course)[0] == "broken-front-matter"


def test_dashes_around_a_text_are_no_head(single: Callable[[str], Course]) -> None:
    assert "Solo texto" in words(single("---\nSolo texto\n---\n\nY más.\n"))


# --- includes ---


def test_included_files_are_no_units_and_their_pictures_are_found(
    folder: Callable[..., Course],
) -> None:
    course = folder(
        a_md="# A\n\n::: include sub/parte.md\n\n![b](x.png)\n",
        **{
            "sub/parte.md": "## Parte\n\n![a](x.png)\n\n::: include otra.md\n:::\n",
            "sub/otra.md": "Otra.\n",
            "sub/x.png": PNG,
            "x.png": PNG,
        },
    )
    assert outline(course) == ["1 A #a", "  1.1 Parte #parte"]
    pictures = [node for node in walk_course(course) if isinstance(node, Picture)]
    assert [p.asset and p.asset.path for p in pictures] == ["sub/x.png", "x.png"]
    assert [p.place.file for p in pictures] == ["sub/parte.md", "a.md"]
    assert course.files == ("course.yaml", "a.md", "sub/parte.md", "sub/otra.md")
    assert rules(course) == []


def test_files_that_include_each_other_still_are_a_course(folder: Callable[..., Course]) -> None:
    course = folder(a_md="# A\n\n::: include b.md\n", b_md="# B\n\n::: include a.md\n")
    assert outline(course) == ["1 A #a", "2 B #b"]
    assert rules(course) == ["include-cycle"]


@pytest.mark.slow
def test_includes_cannot_grow_without_end(folder: Callable[..., Course]) -> None:
    files = {f"{i}.txt": f"::: include {i + 1}.txt\n" * 2 for i in range(30)}
    course = folder(a_md="# A\n\n::: include 0.txt\n", **files)
    assert "too-many-includes" in rules(course)


# --- links ---


def links(course: Course) -> dict[str, str]:
    """Return where each link leads, by its words."""
    found = {}
    for node in walk_course(course):
        if isinstance(node, Link):
            found[plain(node.content)] = node.asset.path if node.asset else node.href
        elif isinstance(node, Span):
            found[plain(node.content)] = ""
    return found


def test_links_lead_to_ids_headings_files_and_addresses(folder: Callable[..., Course]) -> None:
    course = folder(
        a_md="# A\n\n[id](#mio) [palabras](#qué-es) [con número](#1-2-qué-es) [unidad](b.md) "
        "[título](b.md#otra) [fichero](datos.csv) [codificado](con%20espacio.pdf) "
        "[fuera](https://x.es/b.md#c) [otro](otra.md) [incluido](sub/c.md#dentro)\n\n"
        "## 1.2 ¿Qué es? {#que}\n\n- x {#mio}\n",
        b_md="# B\n\n## Otra\n\n::: include sub/c.md\n",
        **{"sub/c.md": "### Dentro\n\n[arriba](../a.md#mio) [yo](c.md)\n"},
        **{"datos.csv": "a,b\n", "con espacio.pdf": b"%PDF"},
    )
    assert links(course) == {
        "id": "#mio",
        "palabras": "#que",
        "con número": "#que",
        "unidad": "#b",
        "título": "#otra",
        "fichero": "datos.csv",
        "codificado": "con espacio.pdf",
        "fuera": "https://x.es/b.md#c",
        "otro": "",
        "incluido": "#dentro",
        "arriba": "#mio",
        "yo": "#dentro",
    }
    assert rules(course) == ["broken-link"]


def test_a_heading_of_the_same_file_is_meant_first(folder: Callable[..., Course]) -> None:
    text = "# {}\n\n## Uso\n\n[uso](#uso)\n"
    course = folder(a_md=text.format("A"), b_md=text.format("B"))
    found = [n.href for n in walk_course(course) if isinstance(n, Link)]
    assert found == ["#uso", "#uso-2"]


def test_a_heading_that_another_file_has_is_not_there(folder: Callable[..., Course]) -> None:
    course = folder(a_md="# A\n\n[x](b.md#solo)\n\n## Solo\n", b_md="# B\n")
    assert links(course) == {"x": ""}
    assert rules(course) == ["broken-link"]


# --- files ---


def test_a_picture_is_measured(folder: Callable[..., Course]) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"></svg>'
    course = folder(a_md="# A\n\n![a](x.png) ![b](y.svg)\n", **{"x.png": PNG, "y.svg": svg})
    assets = [n.asset for n in walk_course(course) if isinstance(n, Picture)]
    assert assets == [
        Asset("x.png", "image/png", len(PNG), 1, 1),
        Asset("y.svg", "image/svg+xml", len(svg), 30, 20),
    ]


def test_a_link_inside_the_course_may_be_symbolic(write: Write) -> None:
    root = write({"course.yaml": YAML, "a.md": "# A\n\n![x](b.png)\n", "x.png": PNG})
    (root / "b.png").symlink_to("x.png")
    assert rules(read_course(root)) == []


def test_a_file_that_cannot_be_opened_is_said(
    folder: Callable[..., Course], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert set(rules(folder(a_md="# A"))) == {"unreadable-file"}


def test_no_course_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CourseError) as caught:
        read_course(tmp_path / "no-esta.md")
    assert "no-course" in str(caught.value)


# --- small parts ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("¿Qué es un «token»?", "que-es-un-token"),
        ("  A/B & C  ", "a-b-c"),
        ("snake_case", "snake-case"),
        ("!!!", ""),
    ],
)
def test_slugs(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("01-los_tokens.md", "Los tokens"),
        ("sub/2. Uso.md", "Uso"),
        ("07.md", "07"),
        ("---.md", "---"),
        ("3d.md", "3d"),
    ],
)
def test_titles_of_names(name: str, expected: str) -> None:
    assert title_of_name(name) == expected


def test_natural_order() -> None:
    names = ["b/1.md", "10.md", "2.md", "a.md", "B.md", "index.md", "b.md"]
    assert sorted(names, key=natural_key) == [
        "index.md", "2.md", "10.md", "a.md", "B.md", "b.md", "b/1.md",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Los modelos de lenguaje son una parte de la inteligencia artificial y se usan.", "es"),
        ("The models are a part of the field and they are used in this course.", "en"),
        ("Os modelos são uma parte do campo e são usados em um curso para mais.", "pt"),
        ("Les modèles sont une partie du domaine et ils sont dans ce cours pour.", "fr"),
        ("Die Modelle sind ein Teil von dem Feld und werden nicht in der Welt.", "de"),
        ("", None),
        ("x = 1", None),
    ],
)
def test_the_language_is_guessed(text: str, expected: str | None) -> None:
    assert guess_language(text) == expected


def test_the_language_is_that_of_the_text_where_nobody_says_it(
    single: Callable[[str], Course],
) -> None:
    assert single("# T\n\n## U\n\nEl modelo es una parte de la red y los datos.\n").language == "es"


def test_every_node_knows_its_file_and_line(folder: Callable[..., Course]) -> None:
    course = folder(a_md="# A\n\nb *c\nd* e\n", b_md="---\nid: x\n---\n\n# B\n\n- *f*\n")
    lines = {
        node.text.strip(): (node.place.file, node.place.line)
        for unit in course.units
        for node in walk(unit.blocks)
        if isinstance(node, Text)
    }
    assert lines["b"] == ("a.md", 3)
    assert lines["d"] == ("a.md", 4)
    assert lines["f"] == ("b.md", 7)


def test_a_course_is_found_by_a_path_that_goes_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "curso" / "img").mkdir(parents=True)
    (tmp_path / "curso" / "uno.md").write_text("# Uno\n\n[d](img/d.csv)\n", "utf-8")
    (tmp_path / "curso" / "img" / "d.csv").write_text("1", "utf-8")
    (tmp_path / "curso" / "course.yaml").write_text(
        "title: T\nid: t\nlanguage: es\nunits: [uno.md]\n", "utf-8"
    )
    monkeypatch.chdir(tmp_path / "curso" / "img")
    assert read_course(Path("..")).problems == ()
    assert read_course(Path("../../curso/uno.md")).units[0].id == "uno"


def test_an_objective_is_in_the_words_of_the_course_whatever_a_question_calls_it(
    write: Write,
) -> None:
    names = ("1", "R2", "Elegir un modelo", "ver", "nada")
    asked = "".join(
        f'::: question {{#q{at} answer=true objective="{name}"}}\nUno.\n:::\n\n'
        for at, name in enumerate(names)
    )
    passage = "::: objectives\n- Ver tokens {#ver}\n:::\n\n"
    settings = f"{YAML}objectives: [Explicar qué es un token, 'R2: Elegir un modelo']\n"
    course = read_course(write({"course.yaml": settings, "a.md": f"# A\n\n{passage}{asked}"}))
    assert [question.objective for question in questions(course)] == [
        "Explicar qué es un token",
        "R2: Elegir un modelo",
        "R2: Elegir un modelo",
        "Ver tokens",
        "nada",
    ]


def test_a_setting_has_its_place_and_one_that_is_not_there_that_of_its_section(
    write: Write,
) -> None:
    settings = f"{YAML}slides:\n  ratio: '4:3'\n  layouts:\n    section: Uno\nauthors: [A,\n  B]\n"
    course = read_course(write({"course.yaml": settings, "a.md": "# A\n"}))
    names = ("slides/ratio", "slides/layouts/section", "slides/editions", "authors/1", "scorm/pass")
    assert [course.place(name).line for name in names] == [5, 7, 4, 9, 0]
    assert {course.place(name).file for name in names} == {"course.yaml"}


def test_a_text_too_short_to_tell_its_language_is_said(tmp_path: Path) -> None:
    (tmp_path / "course.yaml").write_text("title: Historia\nid: h\n", "utf-8")
    (tmp_path / "uno.md").write_text("# Roma\n\nFoto.\n", "utf-8")
    course = read_course(tmp_path)
    assert [p.rule for p in course.problems] == ["missing-language"]
    assert course.language == "en"


@pytest.mark.parametrize(
    "name",
    ["k." + "á" * 400, "k" * 300 + "/uno.md", "./" + "a/" * 3000],
    ids=["file", "folder", "path"],
)
def test_a_name_that_no_disk_takes_is_a_file_that_is_not_there(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"# A\n\n[x]({name})\n\n![y]({name}/z.png)\n", "utf-8")
    (tmp_path / "book.toml").write_text(f'[book]\ntitle = "B"\nsrc = "{name}"\n', "utf-8")
    found = {problem.rule for problem in read_course(tmp_path).problems}
    assert {"broken-link", "missing-picture"} <= found

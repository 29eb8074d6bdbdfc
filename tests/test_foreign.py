"""Folders that other programs show: their order and names, what is not understood, and `--from`."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_markdown import cases

from temario.adopting import adopt
from temario.cli.commands import main
from temario.model import Course, Figure, Link, Listing
from temario.problems import CourseError
from temario.source import read_course
from temario.traverse import plain, walk_course

Write = Callable[..., Path]
TEXT = "Un texto en español, para que se sepa en qué lengua está.\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'


def order(course: Course) -> list[str]:
    return [plain(unit.title) for unit in course.units]


def rules(course: Course) -> list[str]:
    return [problem.rule for problem in course.problems]


def said(course: Course) -> str:
    return "\n".join(problem.message for problem in course.problems)


FILES = {"a.md": f"# A\n\n{TEXT}", "b.md": TEXT, "sub/c.md": f"# C\n\n{TEXT}"}

ORDERS = {
    "mdBook": (
        {
            "book.toml": '[book]\ntitle = "El libro"\nlanguage = "es"\n',
            "src/SUMMARY.md": "# Índice\n\n[Antes](sub/c.md)\n\n- [De *la* be](./b.md)\n"
            "  - [A](a.md)\n- [Sin escribir]()\n",
        },
        "src/",
        "El libro",
        ["C", "De la be", "A"],
        "src/SUMMARY.md",
    ),
    "GitBook": (
        {
            "SUMMARY.md": "* [La be](b.md)\n  * [C](sub/c.md#x)\n* [A](a.md)\n"
            "* [Web](https://x.org)\n"
        },
        "",
        "",
        ["La be", "C", "A"],
        "SUMMARY.md",
    ),
    "Jupyter Book": (
        {
            "_toc.yml": "format: jb-book\nroot: sub/c\nparts:\n- caption: Uno\n  chapters:\n"
            "  - file: b\n    title: La be\n    sections:\n    - file: a\n",
            "_config.yml": "title: El libro\n",
        },
        "",
        "El libro",
        ["C", "La be", "A"],
        "_toc.yml",
    ),
    "MyST": (
        {
            "myst.yml": "version: 1\nproject:\n  title: El libro\n  toc:\n  - file: sub/c.md\n"
            "  - title: Parte\n    children:\n    - file: b.md\n      title: La be\n"
            "    - file: a.md\n"
        },
        "",
        "El libro",
        ["C", "La be", "A"],
        "myst.yml",
    ),
    "Quarto": (
        {
            "_quarto.yml": "project: {type: book}\nlang: es\nbook:\n  title: El libro\n"
            "  chapters:\n"
            "  - sub/c.md\n  - part: Parte\n    chapters: [{file: b.md, text: La be}]\n"
            "  appendices: [a.md]\n"
        },
        "",
        "El libro",
        ["C", "La be", "A"],
        "_quarto.yml",
    ),
    "MkDocs": (
        {
            "mkdocs.yml": "site_name: El libro\nnav:\n- sub/c.md\n- Parte:\n"
            "  - La be: b.md\n  - a.md\n"
            "markdown_extensions:\n- x: {f: !!python/name:material.x.y }\n"
        },
        "docs/",
        "El libro",
        ["C", "La be", "A"],
        "mkdocs.yml",
    ),
    "Carpentries": (
        {
            "config.yaml": "carpentry: incubator\ntitle: 'El libro'\n"
            "episodes:\n- c.md\n- b.md\n- a.md\n"
        },
        "episodes/",
        "El libro",
        ["C", "B", "A"],
        "config.yaml",
    ),
}


@pytest.mark.parametrize("program", ORDERS)
def test_the_order_of_another_program_is_taken(program: str, write: Write) -> None:
    files, folder, title, units, file = ORDERS[program]
    texts = {f"{folder}{name}": text for name, text in FILES.items()}
    if program == "Carpentries":
        texts = {name.replace("sub/", ""): text for name, text in texts.items()}
    course = read_course(write({**files, **texts}))
    assert order(course) == units
    assert rules(course) == ["missing-settings"]
    assert f"the order of files from {file}" in said(course)
    if title:
        assert course.title == title
        assert f": {title}; the id from the folder's name" in said(course)


def test_weights_at_the_heads_of_files_are_an_order(write: Write) -> None:
    course = read_course(
        write(
            {
                "uno/_index.md": f"---\nweight: 2\n---\n\n# Parte uno\n\n{TEXT}",
                "uno/a.md": f"---\nweight: 20\n---\n\n# A\n\n{TEXT}",
                "uno/b.md": f"---\nweight: 3\n---\n\n# B\n\n{TEXT}",
                "uno/z.md": f"# Z\n\n{TEXT}",
                "dos/_index.md": f"---\nweight: 1\n---\n\n# Parte dos\n\n{TEXT}",
                "dos/c.md": f"# C\n\n{TEXT}",
                "tres/_category_.json": '{"label": "Tres", "position": 0}',
                "tres/d.md": f"# D\n\n{TEXT}",
            }
        )
    )
    assert order(course) == ["D", "Parte dos", "C", "Parte uno", "B", "A", "Z"]
    assert "the order of files from the weights at their heads" in said(course)


def test_without_any_order_names_count_and_readme_and_index_come_first(write: Write) -> None:
    names = ["z.md", "10-b.md", "9-a.md", "README.md", "sub/x.md", "sub/index.md", "m.qmd", "n.mdx"]
    course = read_course(write({name: f"# {name}\n\n{TEXT}" for name in names}))
    assert order(course) == [
        "README.md", "9-a.md", "10-b.md", "m.qmd", "n.mdx", "z.md", "sub/index.md", "sub/x.md",
    ]  # fmt: skip


def test_what_an_order_leaves_out_or_names_in_vain_is_told(write: Write) -> None:
    files = {"SUMMARY.md": "- [A](a.md)\n- [N](n.ipynb)\n- [X](x.md)\n", **FILES}
    course = read_course(write(files))
    assert "n.ipynb, x.md are no Markdown files here" in said(course)
    assert "SUMMARY.md does not list b.md, sub/c.md, so they are left out" in said(course)


def test_an_order_that_cannot_be_read_is_told_and_names_count(write: Write) -> None:
    course = read_course(write({"mkdocs.yml": "nav: [a: [", **FILES}))
    assert order(course) == ["A", "B", "C"]
    assert "the order of files in mkdocs.yml is not used" in said(course)


def test_a_course_of_its_own_settings_keeps_its_order(write: Write) -> None:
    files = {
        "course.yaml": "title: T\nid: t\nlanguage: es\n",
        "SUMMARY.md": "- [B](b.md)\n",
        **FILES,
    }
    assert order(read_course(write(files))) == ["A", "B", "SUMMARY", "C"]


def test_a_hundred_files_of_the_same_name_have_names_of_their_folders(write: Write) -> None:
    folder = write({f"m{number}/README.md": TEXT for number in range(1, 101)})
    course = read_course(folder)
    assert order(course)[:3] == ["M1", "M2", "M3"]
    assert len({unit.id for unit in course.units}) == 100


def test_a_title_at_the_head_of_a_file_is_not_lost(write: Write) -> None:
    course = read_course(
        write(
            {
                "a.md": f"---\ntitle: El título\n---\n\n# Uno\n\n{TEXT}\n# Dos\n\nb\n",
                "b.md": f"---\ntitle: Otro\n---\n\nAntes.\n\n# Uno\n\n{TEXT}",
                "c.md": f"---\ntitle: Corto\n---\n\n# Un título largo\n\n{TEXT}",
                "d.md": f"---\ntitle: Lo mismo\n---\n\n# Lo mismo\n\n{TEXT}",
                "f.md": "---\ntitle: Solo el título\n---\n",
                "e.md": f'+++\ntitle = "De Hugo"\nweight = 9\n+++\n\n{TEXT}',
            }
        )
    )
    assert order(course) == [
        "De Hugo",
        "El título",
        "Otro",
        "Un título largo",
        "Lo mismo",
        "Solo el título",
    ]
    assert [plain(lesson.title) for lesson in course.units[1].lessons] == ["Uno", "Dos"]
    assert "the title “Corto” at the head of this file is not shown" in said(course)
    assert "Lo mismo" not in said(course)


def test_an_episode_begins_with_its_questions_and_ends_with_its_points(write: Write) -> None:
    head = (
        "---\ntitle: Episodio\nteaching: 10\nquestions:\n- '¿Qué es `a`?'\nobjectives: [Saber]\n"
        "keypoints:\n- Es así.\nsummary: De qué va.\n---\n\n"
    )
    course = read_course(write({"a.md": f"{head}## Uno\n\n{TEXT}"}))
    (unit,) = course.units
    kinds = [type(block).__name__ for block in unit.blocks]
    assert kinds == ["Callout", "Callout", "Paragraph"]
    assert type(unit.lessons[0].blocks[-1]).__name__ == "Callout"
    assert "teaching at the head of this file: for another program" in said(course)


def test_addresses_of_a_site_lead_into_the_course(write: Write) -> None:
    course = read_course(
        write(
            {
                "docs/01-a.md": f"# A\n\n{TEXT}\n[b](/docs/02-b/) [b](../02-b/) [b](02-b.html#c) "
                "[[02-b]] [[02-b|así]] [[nada]] [x](/no/hay) ![[una foto.png]] "
                "![f](/img/una%20foto.png)"
                "\n\n"
                "[b]({{ site.baseurl }}/02-b/)\n",
                "docs/02-b.md": f"# B\n\n## C\n\n{TEXT}",
                "docs/static/img/una foto.png": b"\x89PNG",
            }
        )
    )
    links = [node.href for node in walk_course(course) if isinstance(node, Link)]
    assert links == ["#b", "#b", "#c", "#b", "#b", "#b"]
    assert rules(course).count("broken-picture") == 2
    assert "“x” leads to /no/hay, which is not there" in said(course)
    assert "[[…]] is for another program; it is shown as text" in said(course)


def test_names_with_spaces_and_accents_composed_or_not_are_found(write: Write) -> None:
    apart = unicodedata.normalize("NFD", "árbol.svg")
    course = read_course(
        write(
            {
                "con espacio/añó.md": f"# A\n\n{TEXT}\n![a]({apart})\n\n![b](%C3%A1rbol.svg)\n",
                "con espacio/árbol.svg": SVG,
            }
        )
    )
    figures = [node for node in walk_course(course) if isinstance(node, Figure)]
    assert [figure.picture.asset is not None for figure in figures] == [True, True]


def test_line_ends_marks_and_signs_of_no_width_change_nothing(write: Write) -> None:
    text = "\ufeff# A\r\n\r\n- a\u200bb\r\n- c\r\n\r\n```\r\nd\r\n```\r\n"
    course = read_course(write({"a.md": text}))
    assert order(course) == ["A"]
    assert [node.code for node in walk_course(course) if isinstance(node, Listing)] == ["d"]
    assert "broken" not in said(course)


# --- temario new --from ---


@pytest.fixture
def original(write: Write) -> Path:
    return write(
        {
            "sitio/mkdocs.yml": "site_name: 'Tokens: uno'\nnav:\n- index.md\n- La be: b.md\n",
            "sitio/docs/index.md": f"# Hola\n\n{TEXT}\n![f](/img/f.svg)\n\n"
            "![g]({{ base }}/img/f.svg)\n",
            "sitio/docs/b.md": f"---\nlayout: x\n---\n\n{TEXT}\n!!! note\n    Nota.\n",
            "sitio/docs/fuera.md": "# Fuera\n",
            "sitio/docs/img/f.svg": SVG,
            "sitio/docs/img/sobra.svg": "<svg/>",
        }
    )


def test_a_course_is_made_of_another_programs_folder(original: Path) -> None:
    before = {path: path.read_bytes() for path in original.rglob("*") if path.is_file()}
    done = adopt(original / "sitio", original / "curso")
    assert done.files == (
        "course.yaml", "docs/b.md", "docs/img/f.svg", "docs/index.md", ".gitignore",
    )  # fmt: skip
    assert (original / "curso" / "course.yaml").read_text("utf-8") == (
        'title: "Tokens: uno"\nid: tokens-uno\nlanguage: es\nunits:\n'
        '  - "docs/index.md"\n  - "docs/b.md"\n'
    )
    written = (original / "curso" / "docs" / "index.md").read_text("utf-8")
    assert "![f](img/f.svg)\n\n![g](img/f.svg)" in written
    assert (
        (original / "curso" / "docs" / "b.md")
        .read_text("utf-8")
        .startswith("---\ntitle: La be\nlayout: x\n---\n")
    )
    course = read_course(original / "curso")
    assert order(course) == ["Hola", "La be"]
    assert not {problem.rule for problem in course.problems} - {"unknown-front-matter"}
    assert all(path.read_bytes() == content for path, content in before.items())
    assert {problem.rule for problem in done.problems} == {
        "table-of-contents",
        "unknown-front-matter",
    }


@pytest.mark.parametrize("line", ["title: Uno", 'title: "Uno: dos"', "'title': Uno", "title : Uno"])
def test_a_title_at_the_head_of_a_file_is_not_given_twice(write: Write, line: str) -> None:
    head = f"---\nlayout: x\n{line}\n---\n\n"
    folder = write({"x/mkdocs.yml": "nav:\n- Otro: a.md\n", "x/docs/a.md": head + TEXT})
    adopt(folder / "x", folder / "y")
    assert (folder / "y/docs/a.md").read_text("utf-8") == head + TEXT
    course = read_course(folder / "y")
    assert order(course)[0].startswith("Uno")
    assert "broken-front-matter" not in rules(course)


def test_docusaurus_says_title_and_language_in_javascript(write: Write) -> None:
    config = "const config = {\n  title: 'Redes',\n  i18n: {defaultLocale: \"es\"},\n};\n"
    folder = write({"docusaurus.config.js": config, "docs/a.md": f"# A\n\n{TEXT}"})
    course = read_course(folder)
    assert (course.title, course.language) == ("Redes", "es")


def test_nothing_is_overwritten_and_no_course_is_made_of_a_course(original: Path) -> None:
    (original / "curso").mkdir()
    (original / "curso" / "course.yaml").write_text("title: Mío\n")
    with pytest.raises(CourseError, match=r"has course.yaml already"):
        adopt(original / "sitio", original / "curso")
    assert [path.name for path in (original / "curso").iterdir()] == ["course.yaml"]
    with pytest.raises(CourseError, match="it is a course already"):
        adopt(original / "curso", original / "otro")
    with pytest.raises(CourseError, match="lies inside"):
        adopt(original / "sitio", original / "sitio" / "curso")


def test_the_title_is_that_of_the_readme_where_nothing_else_says_one(write: Write) -> None:
    folder = write({"x/README.md": f"# Mi curso\n\n{TEXT}", "x/b.md": f"# B\n\n{TEXT}"})
    assert adopt(folder / "x", folder / "y").title == "Mi curso"


def test_the_command_says_what_it_wrote_and_what_it_did_not_understand(
    original: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(original)
    done = CliRunner().invoke(main, ["new", "curso", "--from", "sitio", "--language", "es-MX"])
    assert done.exit_code == 0
    assert "sitio/mkdocs.yml: warning[table-of-contents]: mkdocs.yml does not list" in done.stderr
    assert "The course is “Tokens: uno”, in “es-MX”: course.yaml says so.\n" in done.stdout
    assert "temario preview curso" in done.stdout
    failed = CliRunner().invoke(main, ["new", "otro", "--from", "no-hay"])
    assert (failed.exit_code, "no file or folder no-hay" in failed.stderr) == (1, True)


# --- all of it, built ---


@pytest.mark.slow
def test_a_course_of_all_dialects_builds_and_shows_its_remote_pictures(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        f"{number:02}.md": f"# {case.values[1]}\n\n{case.values[2]}"  # type: ignore[attr-defined]
        for number, case in enumerate(cases())
        if str(case.id).startswith("foreign: ")  # type: ignore[attr-defined]
    }
    remote = "https://example.org/lejos.png"
    files["99.md"] = f"# Lejos\n\n![un árbol]({remote})\n\nEn línea ![otro]({remote}) va.\n"
    folder = write({f"curso/{name}": text for name, text in files.items()})
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(main, ["build", "curso", "--keep-going"], catch_exceptions=False)
    assert "warning[remote-file]" in done.stderr
    assert {path.suffix for path in (folder / "output").rglob("*.*") if path.is_file()} >= {
        ".pdf", ".pptx", ".zip",
    }  # fmt: skip
    outputs = folder / "output"
    (deck,) = outputs.rglob("*.pptx")
    package = min((outputs / "scorm").rglob("*.zip"))
    for archive, ending in ((deck, (".xml", ".rels")), (package, (".html", ".js"))):
        with zipfile.ZipFile(archive) as opened:
            names = [name for name in opened.namelist() if name.endswith(ending)]
            text = "".join(opened.read(name).decode("utf-8") for name in names)
        assert remote in text, archive
    import pypdfium2

    paper = max(outputs.rglob("*.pdf"))  # not that of the instructor
    with pypdfium2.PdfDocument(paper) as pdf:
        said = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert re.sub(r"\s", "", remote) in re.sub(r"\s", "", said)

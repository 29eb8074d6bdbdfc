"""What `temario check --fix` writes: ids, and not one byte besides."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from temario import fixes
from temario.checks import check
from temario.cli.commands import main
from temario.fixes import Mended, make_fixes
from temario.model import Choice, Course, Match, Order, Pool, Question
from temario.problems import CourseError
from temario.source import read_course
from temario.traverse import walk_course

Write = Callable[[dict[str, str | bytes]], Path]
YAML = "title: Curso\nid: curso\nlanguage: es\n"
QUESTION = "::: question\n¿Qué?\n- [x] a\n- [ ] b\n:::\n"


def fix(path: Path) -> Mended:
    course = read_course(path)
    wanted = [fix for problem in check(course) for fix in problem.fixes]
    return make_fixes(course, wanted, lambda: read_course(path))


def parts(course: Course) -> Iterator[tuple[str, str]]:
    """Yield the id of each part that needs one, and the id that its author gave."""
    named: list[object] = []
    for unit in course.units:
        named.extend((unit, *unit.lessons))
    for node in walk_course(course):
        if isinstance(node, Question | Pool):
            named.append(node)
        if isinstance(node, Question):
            match node.answer:
                case Choice(options):
                    named.extend(options)
                case Order(items) | Match(items=items):
                    named.extend(items)
    for part in named:
        yield part.id, part.attributes.id  # type: ignore[attr-defined]


def texts(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def assert_only_ids(old: bytes, new: bytes, ids: set[str]) -> None:
    """Fail if `new` has more than ids that `old` has not, each in one of the forms."""
    before = re.split(r"(?<=\n)|(?<=\r)(?!\n)", old.decode())
    after = re.split(r"(?<=\n)|(?<=\r)(?!\n)", new.decode())
    while len(after) > len(before):
        at = next(i for i, line in enumerate(after) if re.match(r"id: \S+\r?\n?\r?$", line))
        head = [line.strip("\ufeff\r\n") for line in after[at - 1 : at + 2]]
        if head[0] == "---" and head[2] == "---" and len(after) - len(before) == 3:
            mark = "\ufeff" if after[at - 1].startswith("\ufeff") else ""
            after[at - 1 : at + 2] = []
            after[0] = mark + after[0]
        else:
            del after[at]
    for was, now in zip(before, after, strict=True):
        forms = [form for i in ids for form in (f" {{#{i}}}", f"#{i} ", f" #{i}")]
        assert was == now or any(
            was == now[: found.start()] + now[found.end() :]
            for form in forms
            for found in re.finditer(re.escape(form), now)
        ), (was, now)


def assert_mends(folder: Path, path: Path | None = None) -> Mended:
    """Mend a course, and check that all of it is as before but for the ids."""
    path = path or folder
    before, old = [given for given, _ in parts(read_course(path))], texts(folder)
    mended = fix(path)
    after = list(parts(read_course(path)))
    assert [identifier for identifier, _ in after] == before
    for name, data in texts(folder).items():
        assert_only_ids(old[name], data, set(before))
    new = texts(folder)
    assert fix(path).made == ()
    assert texts(folder) == new
    return mended


TORTURE = {
    "course.yaml": YAML + "units: [01-uno.md, 02-dos.md, 03-tres.md, 04-cuatro.md]\n",
    "01-uno.md": """\
# 1. Uno

## Lección con cierre ##

::: question
¿Qué *procesa* un LLM?
- [x] Tokens, que son
  trozos de `palabras
  y signos`
  que siguen
  > Correcto.
- [ ] Palabras `completas`
- [ ] `código`{.py}
- [ ] ![una foto](x.png){width=50%}
- [ ] Un [enlace](#uno){.x}\x20\x20
- [ ] [Palabras]{.y}
- [ ] Con lista {.dos}
- [ ] Con nota[^1]
- [ ] Con $a_1$
- [ ] Ya tiene {#ya}
:::

[^1]: Una nota
    larga.

Título subrayado
largo
---

::: {.question points=2} :::
Une.
- a -> b
- c -> **d** {.x}
- -> e
:::

## Otra {.x k="a {b"}\t

:::: pool {draw=1}
:::question {type=order} ::::
Uno
1. ![a](x.png)
2. - b

   - c
3. d
:::
> ::: question
> Dos
> - [x] a
> - [ ] b {.x
>   k=v}
> :::
- :::{question} ¿Tres?
  - [x] a
  - [ ] b
  :::
::::

## Con # almohadilla \\#

## C#

## {.vacia}
""",
    "02-dos.md": b"\xef\xbb\xbf::: question {type=essay}\r\nUno\r\n:::\r\n\r\n## Dos ##  \r\na",
    "03-tres.md": b"---\rtitle: Tres\r---\r::: include partes/parte.md\r\rTexto.",
    "04-cuatro.md": b"\xef\xbb\xbf# Cuatro #\n\n[a](#tres) [b](#cuatro)\n",
    "partes/parte.md": "## Incluida   \n\n::: question\nInc\n= 3",
}  # fmt: skip


def test_a_course_of_all_forms_is_mended(write: Write) -> None:
    folder = write(dict(TORTURE))
    mended = assert_mends(folder)
    missing = [identifier for identifier, own in parts(read_course(folder)) if not own]
    assert missing == ["o2"]  # An item that is a list has no line of its own.
    assert [problem.rule for problem in mended.problems] == ["not-fixed"]


def test_what_is_written_where(write: Write) -> None:
    folder = write(dict(TORTURE))
    fix(folder)
    text = (folder / "01-uno.md").read_text("utf-8")
    for line in (
        "# 1. Uno {#uno}",
        "## Lección con cierre {#leccion-con-cierre} ##",
        "::: question {#que-procesa-un-llm}",
        "  que siguen {#tokens-que-son-trozos-de}",
        "- [ ] Palabras `completas` {#palabras-completas}",
        "- [ ] `código`{.py} {#codigo}",
        "- [ ] ![una foto](x.png){width=50%} {#una-foto}",
        "- [ ] Un [enlace](#uno){.x} {#un-enlace}  ",
        "- [ ] [Palabras]{.y} {#palabras}",
        "- [ ] Con lista {#con-lista .dos}",
        "- [ ] Con nota[^1] {#con-nota}",
        "- [ ] Ya tiene {#ya}",
        "largo {#titulo-subrayado-largo}",
        "::: {#une .question points=2} :::",
        "- a -> b {#a}",
        "- c -> **d** {#c .x}",
        "- -> e",
        '## Otra {#otra .x k="a {b"}\t',
        ":::: pool {#pool draw=1}",
        ":::question {#uno-2 type=order} ::::",
        "1. ![a](x.png) {#o1}",
        "> ::: question {#dos}",
        ">   k=v #b}",
        "- :::{question} ¿Tres? {#tres}",
        "## Con # almohadilla \\# {#con-almohadilla}",
        "## C# {#c}",
        "## {#lesson .vacia}",
    ):
        assert line in text.split("\n"), line
    data = (folder / "02-dos.md").read_bytes()
    assert data.startswith(
        b"\xef\xbb\xbf---\r\nid: dos-2\r\n---\r\n::: question {#uno-3 type=essay}\r\n"
    )
    assert data.endswith(b"## Dos {#dos-3} ##  \r\na")
    assert (folder / "03-tres.md").read_bytes().startswith(b"---\rid: tres-2\rtitle: Tres\r---\r")
    assert (folder / "04-cuatro.md").read_bytes().startswith(b"\xef\xbb\xbf# Cuatro {#cuatro} #\n")
    assert (folder / "partes" / "parte.md").read_bytes() == (
        b"## Incluida {#incluida}   \n\n::: question {#inc}\nInc\n= 3"
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"# Curso\n\n## Uno\n\n### Lección\n\n{QUESTION}", id="units"),
        pytest.param(f"# Curso\n\n## Uno\n\n{QUESTION}", id="no lessons"),
        pytest.param(
            f"---\ntitle: Curso\nid: x\n---\n# Uno\n\n{QUESTION}# Dos\n", id="front matter"
        ),
    ],
)
def test_a_single_file_is_mended(write: Write, text: str) -> None:
    folder = write({"curso.md": text})
    assert_mends(folder, folder / "curso.md")
    assert all(own for _, own in parts(read_course(folder / "curso.md")))


def test_a_single_file_without_units_needs_no_id_for_one(write: Write) -> None:
    """Its front matter is the course's, and there is no heading that could have it."""
    folder = write({"curso.md": f"---\ntitle: Curso\nid: x\n---\n{QUESTION}"})
    mended = assert_mends(folder, folder / "curso.md")
    assert mended.problems == ()
    assert [f.place.file for f in mended.made] == ["curso.md"] * 3
    assert read_course(folder / "curso.md").id == "x"


@pytest.mark.parametrize(
    ("head", "written"),
    [
        ("", "---\nid: uno\n---\n"),
        ("---\n---\n", "---\nid: uno\n---\n"),
        ("---\n---\nTexto.\n\n---\n\n", "---\nid: uno\n---\nTexto.\n\n---\n"),
        ("---\ntitle: Uno\n---\n", "---\nid: uno\ntitle: Uno\n---\n"),
        ("---\n- texto\n---\n", "---\nid: uno\n---\n---\n- texto\n---\n"),
    ],
)
def test_a_unit_without_a_heading_has_its_id_in_the_front_matter(
    write: Write, head: str, written: str
) -> None:
    folder = write({"course.yaml": YAML, "01-uno.md": f"{head}## L {{#l}}\n\n{QUESTION}"})
    fix(folder)
    assert (folder / "01-uno.md").read_text("utf-8").startswith(written)
    assert all(own for _, own in parts(read_course(folder)))


def test_front_matter_that_cannot_be_read_is_left_alone(write: Write) -> None:
    text = f"---\ntitle: [\n---\n{QUESTION}"
    folder = write({"course.yaml": YAML, "01-uno.md": text})
    mended = fix(folder)
    assert [problem.rule for problem in mended.problems] == ["not-fixed"]
    assert (folder / "01-uno.md").read_text("utf-8").startswith("---\ntitle: [\n---\n")


def test_links_lead_where_they_led(write: Write) -> None:
    folder = write(
        {
            "course.yaml": YAML,
            "01-uno.md": f"# Uno\n\n## Resumen\n\n[a](#resumen)\n\n{QUESTION}",
            "02-dos.md": "# Dos\n\n## Resumen\n\n[b](#resumen) [c](01-uno.md#resumen)\n",
        }
    )
    before = [node.href for node in walk_course(read_course(folder)) if hasattr(node, "href")]
    mended = assert_mends(folder)
    after = [node.href for node in walk_course(read_course(folder)) if hasattr(node, "href")]
    assert before == after == ["#resumen", "#resumen-2", "#resumen"]
    assert mended.problems == ()


def test_a_course_without_questions_needs_no_ids(write: Write) -> None:
    folder = write({"course.yaml": YAML, "01-uno.md": "# Uno\n\n## L\n\nTexto.\n"})
    assert list(check(read_course(folder))) == []


def test_a_file_that_is_included_twice_is_not_given_ids_that_clash(write: Write) -> None:
    twice = "::: include p.md\n\n::: include p.md\n"
    folder = write({"course.yaml": YAML, "01-uno.md": f"# U\n\n## L\n\n{twice}", "p.md": QUESTION})
    mended = assert_mends(folder)
    assert mended.problems == ()
    assert (folder / "p.md").read_text("utf-8").startswith("::: question\n")
    assert "- [x] a {#a}\n- [ ] b {#b}\n" in (folder / "p.md").read_text("utf-8")
    (problem,) = {p for p in check(read_course(folder)) if p.rule == "missing-id"}
    assert "can have none" in problem.message
    assert problem.fixes == ()


def test_an_id_that_would_change_the_course_is_not_written(write: Write) -> None:
    odd = "::: question ¿Qué es {x}? {type=order}\n1. - a\n2. b\n:::\n"
    folder = write({"course.yaml": YAML, "01-uno.md": f"# U\n\n## L\n\n{odd}\n{QUESTION}"})
    mended = assert_mends(folder)
    text = (folder / "01-uno.md").read_text("utf-8")
    assert "::: question ¿Qué es {x}? {#que-es-x type=order}\n1. - a\n2. b {#b}\n" in text
    assert [f.place.file for f in mended.made] == ["01-uno.md"] * 7
    (problem,) = mended.problems
    assert problem.rule == "not-fixed"
    assert "differently" in problem.message


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_nothing_outside_the_course_is_written(write: Write) -> None:
    folder = write({"fuera.md": f"# U\n\n{QUESTION}", "course/course.yaml": YAML})
    (folder / "course" / "01-uno.md").symlink_to(folder / "fuera.md")
    single = folder / "course" / "uno.md"
    single.symlink_to(folder / "fuera.md")
    old = texts(folder)
    mended = fix(single)
    assert texts(folder) == old
    assert mended.made == ()
    assert [problem.rule for problem in mended.problems] == ["not-fixed"]
    assert single.is_symlink()


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_link_inside_the_course_stays_a_link(write: Write) -> None:
    folder = write({"course.yaml": YAML, "_textos/uno.md": f"# U\n\n{QUESTION}"})
    (folder / "course.yaml").write_text(YAML + "units: [01-uno.md]\n", "utf-8")
    (folder / "01-uno.md").symlink_to("_textos/uno.md")
    mended = fix(folder)
    assert [f.place.file for f in mended.made] == ["01-uno.md"] * 4
    assert (folder / "01-uno.md").is_symlink()
    assert (folder / "_textos" / "uno.md").read_text("utf-8").startswith("# U {#uno}\n")


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_permissions_stay_and_nothing_is_left_over(write: Write) -> None:
    folder = write({"course.yaml": YAML, "01-uno.md": f"# U\n\n{QUESTION}"})
    (folder / "01-uno.md").chmod(0o640)
    fix(folder)
    assert (folder / "01-uno.md").stat().st_mode & 0o777 == 0o640
    assert sorted(texts(folder)) == ["01-uno.md", "course.yaml"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_protected_file_is_left_alone(write: Write) -> None:
    folder = write({"course.yaml": YAML, "01-uno.md": f"# U\n\n{QUESTION}"})
    (folder / "01-uno.md").chmod(0o440)
    old = texts(folder)
    mended = fix(folder)
    assert texts(folder) == old
    assert ["protected" in problem.message for problem in mended.problems] == [True]


def test_a_file_that_is_not_utf8_is_left_alone(write: Write) -> None:
    bad = "# Año\n".encode("latin-1")
    folder = write({"course.yaml": YAML, "01-uno.md": f"# U\n\n{QUESTION}", "02-dos.md": bad})
    mended = fix(folder)
    assert (folder / "02-dos.md").read_bytes() == bad
    assert {f.place.file for f in mended.made} == {"01-uno.md"}


def test_what_another_program_writes_meanwhile_is_not_overwritten(write: Write) -> None:
    folder = write({"course.yaml": YAML, "01-uno.md": f"# U\n\n{QUESTION}"})
    course = read_course(folder)
    wanted = [fix for problem in check(course) for fix in problem.fixes]

    def read() -> Course:
        (folder / "01-uno.md").write_text("# Otra cosa\n", "utf-8")
        return read_course(folder)

    with pytest.raises(CourseError, match="another program"):
        make_fixes(course, wanted, read)
    assert (folder / "01-uno.md").read_text("utf-8") == "# Otra cosa\n"


def test_a_run_that_is_stopped_leaves_the_files_as_they_were(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write({"course.yaml": YAML, "01-uno.md": f"# U\n\n{QUESTION}"})
    old = texts(folder)
    course = read_course(folder)
    wanted = [fix for problem in check(course) for fix in problem.fixes]

    def read() -> Course:
        assert texts(folder) != old
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_fixes(course, wanted, read)
    assert texts(folder) == old

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(fixes.os, "fsync", broken)
    with pytest.raises(CourseError, match="No space left"):
        fix(folder)
    assert texts(folder) == old


def test_the_command_says_what_it_wrote_and_is_done_once(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = f"{YAML}check: {{ignore: [question-without-feedback]}}\n"
    folder = write({"course/course.yaml": settings, "course/01-uno.md": f"# U\n\n{QUESTION}"})
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TEMARIO_HOME", str(folder / "home"))
    command = ["check", "--fix", "--only", "handout"]
    first = CliRunner().invoke(main, command, catch_exceptions=False)
    assert (first.exit_code, first.stderr) == (0, "")
    assert first.stdout == "course/01-uno.md: 4 ids written\nNo problems.\n"
    second = CliRunner().invoke(main, command, catch_exceptions=False)
    assert second.stdout == "No problems.\n"
    quiet = CliRunner().invoke(main, [*command, "--quiet"], catch_exceptions=False)
    assert quiet.stdout == ""


_LINES = [
    *("# W", "## W", "## W ##", "## W {.x}", "### W", "W\n---", "W\n===", "## W `c`{.x}", "##"),
    *("::: question", "::: question {points=2}", "::: {.question} :::", "::::question"),
    *("::: W", ":::: pool", "::::", ":::", "::: note", "- ::: question", "> ::: question"),
    *("::: question W {x}", "- [x] W", "- [ ] W", "- [ ] W {.x}", "- [ ] `W`{.x}"),
    *("- [x] ![W](a.png)", "  - [x] W", "- [x]", "  W", "  > W", "- [ ] **W", "  W**"),
    *("- [ ] W {.x", "  k=v}", "- [ ] W\\", "- [ ] W  ", "- W", "1. W", "2. W"),
    *("3. ```\n   W\n   ```", "- W -> W", "- -> W", "= W", "[[W]]", "W", "", "", "* W", "> W"),
    *("> - [x] W", "<!-- W", "-->", "<h2>W</h2>", "```", "---", "W {#w}", "::: include p.md"),
    *("[W](#uno)", "[^1]: W", "W[^1]", "^[W", "| W |\n|-|", "    W", "\tW", "- - [x] W"),
    *("{.x}", "W {"),
]  # fmt: skip


@st.composite
def courses(draw: st.DrawFn) -> dict[str, str | bytes]:
    """Return a course of lines that have ids, and of some that only look so."""
    files: dict[str, str | bytes] = {"course.yaml": YAML}
    for name in ("01-uno.md", "02-dos.md", "p.md"):
        lines = draw(st.lists(st.sampled_from(_LINES), max_size=14))
        if name == "01-uno.md":
            lines.extend(("", ":::", "::: question", "W", "- [x] W", "- [ ] W", ":::"))
        words = draw(st.lists(st.sampled_from(["uno", "dos", "¿tres?", "p", ""]), min_size=9))
        newline = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
        mark = draw(st.sampled_from(["", "", "\ufeff", "---\ntitle: T\n---\n", "---\n---\n"]))
        text = mark + "\n".join(lines) + draw(st.sampled_from(["", "\n"]))
        count = iter(words * 40)
        text = re.sub("W", lambda _, count=count: next(count), text)  # type: ignore[misc]
        files[name] = text.replace("\n", newline).encode()
    return files


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(files=courses())
def test_any_course_is_mended_or_left_alone(files: dict[str, str | bytes], tmp_path: Path) -> None:
    for name, data in files.items():
        (tmp_path / name).write_bytes(data.encode() if isinstance(data, str) else data)
    try:
        read_course(tmp_path)
    except CourseError:
        return
    mended = assert_mends(tmp_path)
    missing = [p for p in check(read_course(tmp_path)) if p.rule == "missing-id" and p.fixes]
    left = sum(len(problem.fixes) for problem in missing)
    assert left == len(mended.problems)

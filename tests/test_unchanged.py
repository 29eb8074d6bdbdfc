"""A course in which nothing has changed is answered from memory, and no other one is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from temario import pipeline, registry, reuse, snapshot, surroundings, trust, unchanged
from temario.built import Asked, Built, Watcher
from temario.snapshot import Snapshot

pytestmark = pytest.mark.slow

UNIT = """\
# Uno {#uno}

## Lección {#uno-1}

Texto, [una hoja](hoja.pdf), [otra](.oculta/otra.pdf) y [una nota](nota.txt).

![Un cuadro](a.png)

::: include partes/parte.md
"""
SETTINGS = "title: X\nid: x\nlanguage: es\ntheme: tema.yaml\n"


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """A course with something of everything, built."""
    monkeypatch.setenv("TEMARIO_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(snapshot, "SETTLED", 0)  # as if all of it had been here for long
    course = tmp_path / "course"
    (course / "partes").mkdir(parents=True)
    (course / ".oculta").mkdir()
    (course / "templates" / "scorm").mkdir(parents=True)
    (course / "course.yaml").write_text(SETTINGS, "utf-8")
    (course / "01.md").write_text(UNIT, "utf-8")
    (course / "02.md").write_text("# Dos {#dos}\n\n## Más {#mas}\n\nTexto.\n", "utf-8")
    (course / "partes" / "parte.md").write_text("Una parte.\n", "utf-8")
    (course / "tema.yaml").write_text('colors: {accent: "#004455"}\n', "utf-8")
    (course / "nota.txt").write_text("Una nota.\n", "utf-8")
    (course / "templates" / "scorm" / "player.css.j2").write_text("p {color: red}\n", "utf-8")
    Image.new("RGB", (40, 40), "red").save(course / "a.png", compress_level=0)
    asked = Asked(course, tmp_path / "out", ("scorm",))
    assert not built(asked).failed
    return asked


def built(asked: Asked, watcher: Watcher | None = None, output: Path | None = None) -> Built:
    folder = output or asked.output
    return pipeline.build(asked.course, folder, asked.only, asked.keep_going, asked.strict, watcher)


def contents(folder: Path, found: Built) -> dict[str, bytes]:
    return {output.name: (folder / output.name).read_bytes() for output in found.outputs}


def test_without_a_change_the_answer_is_what_a_build_would_say(asked: Asked) -> None:
    again = built(asked)
    assert {problem.rule for problem in again.problems} == {"broken-link", "untrusted-templates"}
    assert unchanged.answer(asked) == again


def test_the_answer_loads_no_library_and_not_the_engine(asked: Asked) -> None:
    # A file that only reading leads to would have to be older than two seconds.
    text = UNIT.replace("[otra](.oculta/otra.pdf) ", "")
    (asked.course / "01.md").write_text(text, "utf-8")
    code = """
import sys
from temario.cli.commands import main
try:
    main(["build", *sys.argv[1:]])
finally:
    print(*sys.modules)
"""
    command = [sys.executable, "-c", code, asked.course, "-o", asked.output, "--only", "scorm"]
    first, second = (
        subprocess.run(list(map(str, command)), capture_output=True, text=True) for _ in range(2)
    )
    said = [line for line in first.stderr.splitlines() if not line.startswith("making ")]
    assert second.stderr.splitlines() == said
    loaded = second.stdout.splitlines()[-1].split()
    assert "jinja2" in first.stdout.splitlines()[-1].split()
    heavy = {"jinja2", "yaml", "markdown_it", "PIL", "pptx", "rich", "importlib.metadata"}
    ours = {"temario.pipeline", "temario.model", "temario.builder", "builders"}
    assert (heavy | ours) & set(loaded) == set()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="asks the system what a process cost")
def test_the_answer_costs_at_most_four_times_the_import_of_click(tmp_path: Path) -> None:
    def cost(*arguments: str) -> float:
        process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        return usage.ru_utime + usage.ru_stime

    course = Path(__file__).resolve().parents[1] / "course"
    build = ("-m", "temario.cli", "build", str(course), "-o", str(tmp_path), "--only", "scorm")
    cost(*build)
    pairs = [(cost("-c", "import click"), cost(*build)) for _ in range(5)]
    assert min(answer for _, answer in pairs) <= 4 * min(click for click, _ in pairs)


def write(name: str, text: str) -> Callable[[Path], None]:
    def edit(course: Path) -> None:
        path = course / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")

    return edit


def the_same_length_and_time(course: Path) -> None:
    path = course / "02.md"
    before = path.stat()
    path.write_text(path.read_text("utf-8").replace("Texto", "Tecla"), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size


def a_picture_of_the_same_length(course: Path) -> None:
    Image.new("RGB", (40, 40), "blue").save(course / "a.png", compress_level=0)


def a_link_to_another_file(course: Path) -> None:
    (course / ".otra.md").write_text("# Dos {#dos}\n\n## Más {#mas}\n\nOtro.\n", "utf-8")
    (course / "02.md").unlink()
    (course / "02.md").symlink_to(".otra.md")


EDITS: dict[str, Callable[[Path], object]] = {
    "text": write("02.md", "# Dos {#dos}\n\n## Más {#mas}\n\nOtro texto.\n"),
    "the same length and time": the_same_length_and_time,
    "an included file": write("partes/parte.md", "Otra parte.\n"),
    "a setting": write("course.yaml", SETTINGS + "scorm: {pass: 50}\n"),
    "the theme": write("tema.yaml", 'colors: {accent: "#440055"}\n'),
    "a picture": a_picture_of_the_same_length,
    "a file that is linked": write("nota.txt", "Otra nota.\n"),
    "a template": write("templates/scorm/player.css.j2", "p {color: blue}\n"),
    "another template": write("templates/handout/handout.css.j2", ""),
    "trust": lambda course: trust.trust(course),
    "a new unit": write("03.md", "# Tres {#tres}\n\n## Y más {#y-mas}\n\nTexto.\n"),
    "a unit that is gone": lambda course: (course / "02.md").unlink(),
    "a link of the file system": a_link_to_another_file,
    "the file that a link lacked": write("hoja.pdf", "%PDF"),
    "the same in a folder that is not read": write(".oculta/otra.pdf", "%PDF"),
    "an output that is gone": lambda c: (c.parent / "out/scorm/x-scorm12.zip").unlink(),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_a_change_is_seen_and_what_comes_is_what_comes_of_a_full_build(
    asked: Asked, edit: Callable[[Path], object]
) -> None:
    assert unchanged.answer(asked) is not None
    edit(asked.course)
    assert unchanged.answer(asked) is None
    again = built(asked)
    fresh = asked.course.parent / "fresh"
    full = built(asked, output=fresh)
    assert again.problems == full.problems
    assert contents(asked.output, again) == contents(fresh, full)
    assert unchanged.answer(asked) == replace(
        again, outputs=tuple(replace(each, kept=True, seconds=0.0) for each in again.outputs)
    )


def test_an_output_that_was_edited_is_kept_as_ever(asked: Asked) -> None:
    package = asked.output / "scorm" / "x-scorm12.zip"
    state = package.stat()
    package.write_bytes(package.read_bytes()[::-1])
    os.utime(package, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert unchanged.answer(asked) is None
    said = built(asked)
    assert "edited-output" in {problem.rule for problem in said.problems}
    assert unchanged.answer(asked) == built(asked), "what is said once is not said again"


def test_a_file_written_anew_with_the_same_content_is_no_change(asked: Asked) -> None:
    path = asked.course / "02.md"
    path.write_bytes(path.read_bytes())
    (asked.course / "a.png").touch()
    assert unchanged.answer(asked) is not None


@pytest.mark.parametrize("change", [{"only": ()}, {"strict": True}, {"keep_going": True}])
def test_other_options_are_another_build(asked: Asked, change: dict[str, object]) -> None:
    other = replace(asked, **change)  # type: ignore[arg-type]
    assert unchanged.answer(other) is None
    assert unchanged.answer(asked) is not None


def test_another_environment_is_another_build(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "xx_XX")
    assert unchanged.answer(asked) is None


BUILDER = """
from temario.builder import Job


class Plain:
    name = "plain"
    makes = "a text"
    options = dict

    def plan(self, course, theme, options, purpose):
        yield Job(f"plain/{course.id}.txt", "text/plain", WORD.encode)


WORD = "uno"
builder = Plain()
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packages with somebody else's builder, which lies where it is edited."""
    site, sources = tmp_path / "site", tmp_path / "sources"
    info = site / "plain-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: plain\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[temario.builders]\nplain = plain_text:builder\n")
    (sources / "plain_text").mkdir(parents=True)
    (sources / "plain_text" / "__init__.py").write_text(BUILDER)
    monkeypatch.syspath_prepend(str(sources))
    monkeypatch.syspath_prepend(str(site))
    forget()
    yield site
    monkeypatch.undo()
    sys.modules.pop("plain_text", None)
    forget()


def forget() -> None:
    """Ask anew what a process asks once."""
    for asked_once in (
        surroundings.surroundings,
        registry._points,
        registry.sources,
        reuse._others,
    ):
        asked_once.cache_clear()


def test_a_library_of_another_version_is_seen(asked: Asked, site: Path) -> None:
    built(asked)
    assert unchanged.answer(asked) is not None
    (site / "plain-1.0.dist-info").rename(site / "plain-1.1.dist-info")
    forget()
    assert unchanged.answer(asked) is None


def test_an_edit_to_a_builder_of_others_is_seen(asked: Asked, site: Path) -> None:
    plain = replace(asked, only=("plain",))
    built(plain)
    assert unchanged.answer(plain) is not None
    source = site.parent / "sources" / "plain_text" / "__init__.py"
    source.write_text(BUILDER.replace("uno", "otro"))
    assert unchanged.answer(plain) is None
    sys.modules.pop("plain_text")
    forget()
    (output,) = built(plain).outputs
    assert (output.kept, output.path.read_text()) == (False, "otro")


def test_a_build_with_errors_is_not_remembered(asked: Asked) -> None:
    (asked.course / "02.md").write_text("# Dos {#dos}\n\n![x](nada.png)\n", "utf-8")
    going = replace(asked, keep_going=True)
    assert built(going).failed
    assert unchanged.answer(going) is None


def test_a_course_that_changes_while_it_is_built_is_not_remembered(asked: Asked) -> None:
    path = asked.course / "02.md"
    path.write_text("# Dos {#dos}\n\n## Más {#mas}\n\nA.\n", "utf-8")

    def edit(jobs: object) -> None:
        path.write_text("# Dos {#dos}\n\n## Más {#mas}\n\nB.\n", "utf-8")

    assert not built(asked, Watcher(making=edit)).failed
    assert unchanged.answer(asked) is None


def test_an_output_that_another_build_replaces_meanwhile_is_not_remembered(asked: Asked) -> None:
    (asked.course / "02.md").write_text("# Dos {#dos}\n\n## Más {#mas}\n\nA.\n", "utf-8")

    def replaced(made: object) -> None:
        for path in (asked.output / "scorm").glob("*.zip"):
            path.write_bytes(b"of another build")

    assert not built(asked, Watcher(finished=replaced)).failed
    assert unchanged.answer(asked) is None


def test_a_second_change_in_one_tick_of_a_coarse_clock_is_seen(tmp_path: Path) -> None:
    """The times of the file are the same before and after, as on a disk that counts in seconds."""
    path = tmp_path / "a.md"
    path.write_text("uno")
    before, now = Snapshot(), Snapshot()
    before.add(str(path))
    at = path.stat().st_mtime_ns + 1_000_000_000
    before.read(at)
    path.write_text("dos")
    now.add(str(path))
    state = before.files[str(path)]
    assert state is not None
    state[:4] = now.files[str(path)][:4]  # type: ignore[index]
    assert now.changed(before, at)
    long_after = at + snapshot.SETTLED + 1
    assert not now.changed(before, long_after), "then nothing is read"


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_builds_that_are_killed_or_run_at_once_lead_to_no_wrong_answer(asked: Asked) -> None:
    """The course goes back and forth between two states, and every answer is of the one it has."""
    arguments = [str(asked.course), "-o", str(asked.output), "--only", "scorm", "-q"]
    command = [sys.executable, "-m", "temario.cli", "build", *arguments]

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    (asked.course / "01.md").write_text("# Uno {#uno}\n\n## Lección {#uno-1}\n\nTexto.\n", "utf-8")
    unit, right = asked.course / "02.md", {}
    for word in ("Uno", "Dos y más"):
        unit.write_text(f"# Dos {{#dos}}\n\n## Más {{#mas}}\n\n{word}.\n", "utf-8")
        right[word] = contents(asked.output, built(asked))
    for turn in range(10):
        word = ("Uno", "Dos y más")[turn % 2]
        unit.write_text(f"# Dos {{#dos}}\n\n## Más {{#mas}}\n\n{word}.\n", "utf-8")
        first, second = start(), start()
        if turn % 5:
            time.sleep(0.3 * (turn % 5))
            first.kill()
        said = first.communicate(timeout=60)[0] + second.communicate(timeout=60)[0]
        assert second.returncode == 0, said
        assert b"edited-output" not in said
        names = (f"scorm/x-{name}.zip" for name in ("scorm12", "scorm2004"))
        assert {name: (asked.output / name).read_bytes() for name in names} == right[word]
    assert list(asked.output.rglob("*.edited*")) == []


@pytest.mark.parametrize("text", ["", "[]", "{}", "nada", '{"version": 1, "builds": [1]}', "half"])
def test_a_damaged_memory_is_none(asked: Asked, text: str) -> None:
    memory = asked.output / unchanged.MEMORY
    whole = memory.read_text("utf-8")
    memory.write_text(whole[: len(whole) // 2] if text == "half" else text, "utf-8")
    assert unchanged.answer(asked) is None
    assert not built(asked).failed
    assert unchanged.answer(asked) is not None


def test_a_memory_with_parts_of_other_kinds_is_none(asked: Asked) -> None:
    memory = asked.output / unchanged.MEMORY
    whole = json.loads(memory.read_text("utf-8"))
    (key,) = whole["builds"]
    for part in whole["builds"][key]:
        for other in (None, 7.5, {"x": 1}, ["x"]):
            said = {**whole["builds"][key], part: other}
            memory.write_text(json.dumps({"version": 1, "builds": {key: said}}), "utf-8")
            found = unchanged.answer(asked)
            # Without builders of others it does not matter how they are damaged.
            assert found is None or part in ("at", "sources"), part


def test_the_memory_is_bounded_and_the_latest_builds_are_in_it(asked: Asked) -> None:
    memory = asked.output / unchanged.MEMORY
    whole = json.loads(memory.read_text("utf-8"))
    ((key, said),) = whole["builds"].items()
    many = {**{str(number): said for number in range(20)}, key: said}
    memory.write_text(json.dumps({"version": 1, "builds": many}), "utf-8")
    other = replace(asked, only=("scorm", "scorm"))
    built(other)
    kept = json.loads(memory.read_text("utf-8"))["builds"]
    assert len(kept) == 8
    assert unchanged.answer(asked) is not None
    assert unchanged.answer(other) is not None


def test_what_was_read_again_for_its_times_is_not_read_once_it_has_settled(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    digest = snapshot._digest
    monkeypatch.setattr(snapshot, "_digest", lambda path: read.append(path) or digest(path))
    monkeypatch.setattr(snapshot, "SETTLED", 0)
    assert unchanged.answer(asked) is not None
    assert read != []
    read.clear()
    assert unchanged.answer(asked) is not None
    assert read == []


def test_of_a_folder_with_a_single_file_only_what_it_leads_to_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "SETTLED", 0)  # the picture has been here for long
    home = tmp_path / "home"
    (home / "fotos").mkdir(parents=True)
    Image.new("RGB", (40, 40), "red").save(home / "fotos" / "a.png", compress_level=0)
    text = "# Curso {#curso}\n\n## Uno {#uno}\n\nEl texto de la lección que se lee en la casa.\n"
    text += "\n![Un cuadro](fotos/a.png) [x](fotos/b.txt)\n"
    (home / "curso.md").write_text(text, "utf-8")
    for number in range(50):
        (home / f"otra-{number}.md").write_text("# Otra\n", "utf-8")
    asked = Asked(home / "curso.md", tmp_path / "out", ("scorm",))
    found = built(asked)
    assert [problem.rule for problem in found.problems] == ["broken-link"]
    assert unchanged.answer(asked) is not None
    (home / "otra.md").write_text("# Otra\n", "utf-8")
    assert unchanged.answer(asked) is not None
    a_picture_of_the_same_length(home / "fotos")
    assert unchanged.answer(asked) is None
    built(asked)
    assert unchanged.answer(asked) is not None
    (home / "fotos" / "b.txtt").write_text("x")  # a hint would name it now
    assert unchanged.answer(asked) is None

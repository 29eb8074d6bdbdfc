"""The command line as a person meets it: what it prints, what it leaves, how it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

COURSE = """\
# Uno

## Primera lección

Un párrafo.
"""


def temario(
    *arguments: str | Path, folder: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "temario.cli", *map(str, arguments)]
    variables = {**os.environ, "TEMARIO_HOME": str(folder / ".home"), **environment}
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, env=variables)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "course"
    folder.mkdir()
    (folder / "01-uno.md").write_text(COURSE, "utf-8")
    (folder / "course.yaml").write_text("title: Un curso\nid: curso\nlanguage: es\n", "utf-8")
    return folder


def built(folder: Path) -> set[str]:
    output = folder / "output"
    return {p.relative_to(output).as_posix() for p in output.rglob("*") if p.is_file()}


ALL = {
    "handout/curso.pdf",
    "slides/curso.pptx",
    "scorm/curso-scorm12.zip",
    "scorm/curso-scorm2004.zip",
}


@pytest.mark.slow
def test_one_command_builds_all_outputs_and_lists_them(course: Path) -> None:
    done = temario("build", folder=course.parent)
    assert done.returncode == 0, done.stderr
    assert built(course.parent) == ALL | {".temario.json", ".temario.built.json"}
    lines = done.stdout.splitlines()
    sizes = r" +\d+ kB +\d+\.\d s"
    assert [bool(re.fullmatch(rf"output[/\\]\S+{sizes}", line)) for line in lines[:4]] == [True] * 4
    assert "scorm12.zip: " in lines[4]
    assert "Moodle" in lines[4]
    assert len(lines) == 5


@pytest.mark.slow
def test_an_error_stops_the_build_before_anything_is_written(course: Path) -> None:
    (course / "02-dos.md").write_text("# Dos\n\n![un gato](gato.png)\n", "utf-8")
    done = temario("build", folder=course.parent)
    assert done.returncode == 1
    assert "course/02-dos.md:3: error[missing-picture]: " in done.stderr
    assert "hint: " in done.stderr
    assert not (course.parent / "output").exists()


@pytest.mark.slow
def test_keep_going_builds_with_a_placeholder_and_still_fails(course: Path) -> None:
    (course / "02-dos.md").write_text("# Dos\n\n![un gato](gato.png)\n", "utf-8")
    done = temario("build", "--keep-going", "--only", "handout", folder=course.parent)
    assert done.returncode == 1
    pdf = course.parent / "output" / "handout" / "curso.pdf"
    text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True).stdout
    assert "Falta: gato.png (un gato)" in " ".join(text.split())


def test_strict_takes_warnings_for_errors(course: Path) -> None:
    (course / "02-dos.md").write_text("# Dos\n\nUn enlace [roto](#nada).\n", "utf-8")
    assert temario("check", folder=course.parent).returncode == 0
    done = temario("check", "--strict", folder=course.parent)
    assert done.returncode == 1
    assert "error[broken-link]" in done.stderr


def test_wrong_usage_is_exit_2(course: Path) -> None:
    assert temario("build", "--no-such-option", folder=course.parent).returncode == 2


def test_a_builder_that_is_not_there_is_named(course: Path) -> None:
    done = temario("build", "--only", "vinilo", folder=course.parent)
    assert done.returncode == 1
    assert "vinilo" in done.stderr
    assert "handout, slides, scorm, questions" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_another_program_holds_is_named(course: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        done = temario("preview", "--no-open", "--port", str(port), folder=course.parent)
    assert done.returncode == 1
    assert done.stderr.startswith(
        f"error[port-taken]: the port {port} cannot be used: Address already in use\n"
        "  hint: Name another with --port, or leave it out.\n"
    )


def test_check_builds_nothing(course: Path) -> None:
    done = temario("check", folder=course.parent)
    assert (done.returncode, done.stdout, done.stderr) == (0, "No problems.\n", "")
    assert not (course.parent / "output").exists()


def test_list_names_every_output(tmp_path: Path) -> None:
    done = temario("list", folder=tmp_path)
    listed = [line.split()[0] for line in done.stdout.splitlines()]
    assert listed == ["handout", "slides", "scorm", "questions"]


def test_the_version_is_the_packages(tmp_path: Path) -> None:
    from importlib.metadata import version

    assert temario("--version", folder=tmp_path).stdout == f"temario {version('temario')}\n"


def test_without_a_course_folder_the_current_folder_is_the_course(course: Path) -> None:
    assert temario("check", folder=course).stdout == "No problems.\n"


@pytest.mark.slow
def test_outputs_in_the_course_are_not_read_as_its_text(course: Path) -> None:
    (course / "output").mkdir()
    (course / "output" / "left.md").write_text("# No soy del curso\n", "utf-8")
    done = temario("build", "--only", "handout", folder=course)
    assert done.returncode == 0, done.stderr
    pdf = course / "output" / "handout" / "curso.pdf"
    text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True).stdout
    assert "No soy del curso" not in text


@pytest.mark.slow
def test_a_missing_library_costs_the_handout_alone(course: Path, tmp_path: Path) -> None:
    """The error is the one that WeasyPrint's import raises where pango is not installed."""
    fake = tmp_path / "fake"
    fake.mkdir()
    said = "cannot load library 'libpango-1.0-0': no such file"
    (fake / "weasyprint.py").write_text(f"raise OSError({said!r})\n", "utf-8")
    done = temario("build", folder=course.parent, PYTHONPATH=f"{fake}{os.pathsep}{_paths()}")
    assert done.returncode == 1
    assert built(course.parent) == ALL - {"handout/curso.pdf"} | {".temario.json"}
    assert "error[missing-library]" in done.stderr
    for system in ("Debian", "macOS", "Windows"):
        assert system in done.stderr
    assert "Traceback" not in done.stderr


def _paths() -> str:
    return os.pathsep.join(path for path in sys.path if path)


@pytest.mark.slow
def test_a_deck_edited_by_hand_is_kept(course: Path) -> None:
    folder = course.parent
    temario("build", "--only", "scorm", folder=folder)
    deck = folder / "output" / "scorm" / "curso-scorm12.zip"
    deck.write_bytes(b"mine")
    (course / "01-uno.md").write_text(COURSE + "\nMás.\n", "utf-8")
    done = temario("build", "--only", "scorm", folder=folder)
    assert done.returncode == 0
    assert "warning[edited-output]" in done.stderr
    assert deck.with_name("curso-scorm12.edited.zip").read_bytes() == b"mine"


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_build_that_is_stopped_leaves_every_last_file_whole(
    course: Path, how: signal.Signals
) -> None:
    folder = course.parent
    began = time.monotonic()
    assert temario("build", folder=folder).returncode == 0
    took = time.monotonic() - began
    before = {name: (folder / "output" / name).read_bytes() for name in ALL}
    words = " ".join(["palabra"] * 4000)
    (course / "01-uno.md").write_text(f"# Uno\n\n## Primera lección\n\n{words}\n", "utf-8")
    command = [sys.executable, "-m", "temario.cli", "build"]
    for part in (0.15, 0.3, 0.5):  # not while Python itself starts, on a busy machine either
        process = subprocess.Popen(
            command,
            cwd=folder,
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Whoever runs the tests in the background may have it ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        time.sleep(took * part)
        process.send_signal(how)
        _, said = process.communicate(timeout=60)
        if how is signal.SIGINT:  # of a killed parent, a child being born may complain
            assert b"Traceback" not in said
        for name in ALL:
            now = (folder / "output" / name).read_bytes()
            assert now == before[name] or whole(name, now), name
    assert temario("build", folder=folder).returncode == 0
    left = [path for path in built(folder) if path.endswith(".tmp") or ".edited" in path]
    assert left == []


def whole(name: str, data: bytes) -> bool:
    """Return whether an output is a complete file of its kind."""
    if name.endswith(".pdf"):
        return data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.testzip() is None


HEAVY = ("weasyprint", "pptx", "jinja2", "yaml", "markdown_it", "PIL", "uharfbuzz", "rich")


HELP = """
from click.testing import CliRunner
from temario.cli.commands import main
CliRunner().invoke(main, ["--help"])
"""
BUILDERS = "import builders.handout, builders.questions, builders.slides, builders.scorm"


@pytest.mark.parametrize("code", ["import temario.cli.commands", HELP, BUILDERS])
def test_libraries_are_loaded_where_they_are_used(code: str) -> None:
    ask = f"import sys\n{code}\nprint(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True).stdout
    assert "temario" in loaded.split()
    assert [name for name in HEAVY if name in loaded.split()] == []


@pytest.mark.parametrize(("only", "other"), [("scorm", "weasyprint"), ("slides", "weasyprint"),
                                             ("scorm", "pptx"), ("handout", "pptx")])  # fmt: skip
def test_planning_one_output_loads_no_library_of_another(
    course: Path, only: str, other: str
) -> None:
    ask = (
        "import sys; from pathlib import Path; from temario.pipeline import plan; "
        f"plan(Path({str(course)!r}), [{only!r}]); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert other not in done.stdout.split()


@pytest.mark.slow
def test_a_trusted_template_takes_the_place_of_ours(course: Path) -> None:
    templates = course / "templates" / "scorm"
    templates.mkdir(parents=True)
    (templates / "player.css.j2").write_text("body { color: {{ tokens.colors.text }} }", "utf-8")
    folder = course.parent
    temario("trust", "course", folder=folder)
    assert temario("build", "--only", "scorm", folder=folder).returncode == 0
    import zipfile

    with zipfile.ZipFile(folder / "output" / "scorm" / "curso-scorm12.zip") as archive:
        assert archive.read("player.css") == b"body{color:#1c1b1a}\n"


def test_templates_of_the_course_are_used_only_once_they_are_trusted(course: Path) -> None:
    templates = course / "templates" / "handout"
    templates.mkdir(parents=True)
    (templates / "handout.html.j2").write_text("<title>{{ course.nada }}</title>", "utf-8")
    folder = course.parent
    before = temario("check", folder=folder)
    assert before.returncode == 0
    assert "warning[untrusted-templates]" in before.stderr
    trusted = temario("trust", "course", folder=folder)
    assert "handout/handout.html.j2" in trusted.stdout
    after = temario("check", folder=folder)
    assert after.returncode == 1
    assert "course/templates/handout/handout.html.j2:1: error[template-failed]" in after.stderr
    assert "untrusted" not in after.stderr
    (templates / "handout.html.j2").write_text("<title>otra cosa</title>", "utf-8")
    assert "warning[untrusted-templates]" in temario("check", folder=folder).stderr

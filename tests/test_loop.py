"""Building again and again: stopping, watching, progress, colours, other programs, the shell."""

from __future__ import annotations

import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from temario.belonging import matters

pytestmark = pytest.mark.slow

POSIX = pytest.mark.skipif(os.name == "nt", reason="signals and terminals of POSIX")

SLOW_BUILDER = """
import os
import time
from pathlib import Path
from temario.builder import Job


class Slow:
    name = "slow"
    makes = "nothing, slowly"
    options = dict

    def plan(self, course, theme, options, purpose):
        wait(course.root, "planning")
        for number in range(3):
            yield Job(f"slow/{number}.txt", "text/plain", Make(course.root, number))


class Make:
    def __init__(self, root, number):
        self.root, self.number = root, number

    def __call__(self):
        wait(self.root, f"making-{self.number}")
        return b"made"


def wait(root, name):
    (root / name).write_text(str(os.getpid()))
    while (root / f"slowly-{name.partition('-')[0]}").exists():
        time.sleep(0.05)


builder = Slow()
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "course"
    folder.mkdir()
    (folder / "01.md").write_text("# Uno {#uno}\n\n## Lección {#l}\n\nTexto.\n", "utf-8")
    (folder / "course.yaml").write_text("title: X\nid: x\nlanguage: es\n", "utf-8")
    return folder


@pytest.fixture
def slowly(tmp_path: Path) -> dict[str, str]:
    """The environment in which there is a builder that takes as long as a test wants."""
    site = tmp_path / "site"
    info = site / "slow-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "slow_builder.py").write_text(SLOW_BUILDER)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: slow\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[temario.builders]\nslow = slow_builder:builder\n")
    return {"PYTHONPATH": os.pathsep.join([str(site), *filter(None, sys.path)])}


def start(folder: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Start temario as a terminal does: in a group of processes of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "temario.cli", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
        start_new_session=True,
        # Whoever runs the tests in the background may have it ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def wait_for(*paths: Path) -> None:
    end = time.monotonic() + 60
    while not all(path.is_file() and path.read_text() for path in paths):
        assert time.monotonic() < end, paths
        time.sleep(0.01)


def gone(number: int) -> bool:
    """Return whether a process has ended, or does so within a second or two."""
    for _ in range(100):
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return True
        with suppress(OSError):
            if _dead(number):
                return True
        time.sleep(0.02)
    return False


def _dead(number: int) -> bool:
    """Return whether a process is a zombie that only its reaper has not seen yet."""
    return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


@POSIX
@pytest.mark.parametrize("phase", ["planning", "making"])
@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_ends_at_once_and_leaves_nothing_half_done(
    course: Path, slowly: dict[str, str], phase: str, times: int
) -> None:
    (course / f"slowly-{phase}").touch()
    process = start(course.parent, "build", "--only", "slow", **slowly)
    markers = [course / name for name in ("making-0", "making-1")]
    wait_for(*(markers[: min(2, os.cpu_count() or 1)] if phase == "making" else [course / phase]))
    children = [int(path.read_text()) for path in course.glob("making-*")]
    begun = time.monotonic()
    for _ in range(times):
        os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert time.monotonic() - begun < 3
    assert process.returncode == 130
    assert out == ""
    last = err.splitlines()[-1]
    assert last == "Stopped. Every file that stands there is whole."
    assert [line for line in err.splitlines()[:-1] if not line.startswith("making ")] == []
    assert [path for path in (course.parent / "output").rglob("*") if path.is_file()] == []
    assert all(gone(number) for number in children)


@POSIX
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_jobs_end_with_the_build_that_began_them(
    course: Path, slowly: dict[str, str], how: signal.Signals
) -> None:
    (course / "slowly-making").touch()
    process = start(course.parent, "build", "--only", "slow", **slowly)
    wait_for(course / "making-0")
    os.kill(process.pid, how)
    process.communicate(timeout=30)
    assert gone(int((course / "making-0").read_text()))


# --- watching ---


class Watching:
    """`temario build --watch`, whose rounds come as JSON."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        asked = ("build", *arguments, "--watch", "--format", "json", "-q")
        self.process = start(folder, *asked, **environment)

    def round(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], 60)
        assert ready, "no round"
        said: dict[str, Any] = json.loads(self.process.stdout.readline())
        return said

    def quiet(self, seconds: float) -> bool:
        """Return whether nothing is built for a while."""
        return not select.select([self.process.stdout], [], [], seconds)[0]

    def stop(self) -> tuple[str, str]:
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.communicate(timeout=5)


@pytest.fixture
def watching(course: Path) -> Iterator[Watching]:
    watching = Watching(course.parent, "--only", "scorm")
    yield watching
    watching.process.kill()
    watching.process.communicate()


@POSIX
@pytest.mark.slow
def test_watching_builds_after_each_change_goes_on_after_errors_and_ends_at_ctrl_c(
    course: Path, watching: Watching
) -> None:
    text = course / "01.md"
    assert [each["state"] for each in watching.round()["outputs"]] == ["made", "made"]
    time.sleep(1)
    text.write_text(text.read_text("utf-8") + "\n![x](nada.png)\n", "utf-8")
    failed = watching.round()
    assert failed["failed"]
    assert [(p["rule"], p["file"], p["line"]) for p in failed["problems"]][-1:] == [
        ("missing-picture", "course/01.md", 7)
    ]
    text.write_text("# Uno {#uno}\n\n## Lección {#l}\n\nOtro texto.\n", "utf-8")
    assert [each["state"] for each in watching.round()["outputs"]] == ["made", "made"]
    (course / ".01.md.swp").write_text("x")
    (course / "01.md~").write_text("x")
    (course.parent / "output" / "nota.md").write_text("# Nota\n")
    assert watching.quiet(1.5)
    begun = time.monotonic()
    assert watching.stop() == ("", "")
    assert time.monotonic() - begun < 1.5
    assert watching.process.returncode == 0
    assert list((course.parent / "output").rglob(".*.tmp")) == []


@POSIX
@pytest.mark.slow
def test_ctrl_c_in_the_middle_of_a_round_leaves_nothing(
    course: Path, slowly: dict[str, str]
) -> None:
    (course / "slowly-making").touch()
    watching = Watching(course.parent, "--only", "slow", **slowly)
    wait_for(course / "making-0")
    assert watching.stop() == ("", "")
    assert watching.process.returncode == 0
    assert gone(int((course / "making-0").read_text()))
    assert list((course.parent / "output").rglob(".*.tmp")) == []


@POSIX
@pytest.mark.slow
def test_of_a_single_file_the_folders_that_it_leads_to_are_watched(tmp_path: Path) -> None:
    from PIL import Image

    (tmp_path / "fotos").mkdir()
    Image.new("RGB", (40, 40), "red").save(tmp_path / "fotos" / "a.png")
    (tmp_path / "curso.md").write_text("# Curso\n\n## Uno\n\nTexto.\n\n![x](fotos/a.png)\n")
    watching = Watching(tmp_path, "curso.md", "--only", "scorm")
    assert len(watching.round()["outputs"]) == 2
    time.sleep(1.5)
    Image.new("RGB", (40, 40), "blue").save(tmp_path / "fotos" / "a.png")
    assert [each["state"] for each in watching.round()["outputs"]] == ["made", "made"]
    watching.stop()


@pytest.mark.parametrize(
    ("name", "does"),
    [
        ("01.md", True),
        ("fotos/a.png", True),
        ("course.yaml", True),
        ("templates/handout/handout.css.j2", True),
        ("out/handout/x.pdf", False),
        ("output/x.md", False),
        (".git/index", False),
        ("fotos/.DS_Store", False),
        (".01.md.swp", False),
        (".#01.md", False),
        ("01.md~", False),
        ("4913", False),
        ("~$apuntes.docx", False),
        ("node_modules/a/b.md", False),
        ("templates/handout/.handout.css.j2.swp", False),
        ("../otro/01.md", False),
    ],
)
def test_files_that_matter_to_a_course_are_told_by_their_names(name: str, does: bool) -> None:
    root = Path("/home/yo/curso")
    changed = Path(os.path.normpath(root / name))
    assert matters(changed, root, root / "out") is does


# --- other programs ---


def test_what_was_built_is_one_json_object_and_nothing_else(course: Path) -> None:
    said = start(course.parent, "build", "--only", "scorm", "--format", "json")
    out, err = said.communicate(timeout=60)
    found = json.loads(out)
    assert [line.partition(" ")[0] for line in err.splitlines()] == ["making", "making"]
    assert found["problems"] == []
    assert found["failed"] is False
    first = found["outputs"][0]
    assert first.pop("seconds") > 0
    assert first.pop("note").startswith("For Moodle")
    assert first == {
        "path": "output/scorm/x-scorm12.zip",
        "bytes": (course.parent / "output/scorm/x-scorm12.zip").stat().st_size,
        "media_type": "application/zip",
        "state": "made",
        "made_of": ["course.yaml", "01.md"],
    }
    again = start(course.parent, "build", "--only", "scorm", "--format", "json", "-q")
    out, err = again.communicate(timeout=60)
    assert err == ""
    assert [output["state"] for output in json.loads(out)["outputs"]] == ["unchanged"] * 2


def test_a_course_that_is_not_there_is_a_problem_in_json(tmp_path: Path) -> None:
    said = start(tmp_path, "build", "nada", "--format", "json")
    out, err = said.communicate(timeout=60)
    found = json.loads(out)
    assert (said.returncode, err, found["failed"], found["outputs"]) == (1, "", True, [])
    (problem,) = found["problems"]
    assert sorted(problem) == ["file", "hint", "line", "message", "rule", "severity"]
    assert (problem["rule"], problem["file"], problem["line"]) == ("no-course", None, 0)


# --- a terminal ---


def in_terminal(folder: Path, *arguments: str, **environment: str) -> str:
    """Run temario in a terminal of 60 columns, and return all that it writes there."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    unset = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES")
    variables = {name: value for name, value in os.environ.items() if name not in unset}
    process = subprocess.Popen(
        [sys.executable, "-m", "temario.cli", *arguments],
        cwd=folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**variables, "TERM": "xterm", **environment},
    )
    os.close(theirs)
    said = b""
    with suppress(OSError):  # Linux says so at the end
        while piece := os.read(ours, 65536):
            said += piece
    process.wait(timeout=60)
    os.close(ours)
    return said.decode()


@pytest.fixture
def wrong(course: Path) -> Path:
    """A course with an error and a warning."""
    (course / "01.md").write_text("# Uno\n\n## L\n\n[x](#nada) ![x](nada.png)\n", "utf-8")
    return course


@POSIX
def test_colours_are_on_in_a_terminal_and_off_where_they_should_be(wrong: Path) -> None:
    folder = wrong.parent
    red = "\x1b[31merror[missing-picture]\x1b[0m"
    assert red in in_terminal(folder, "check")
    assert red in in_terminal(folder, "check", NO_COLOR="")
    assert "\x1b" not in in_terminal(folder, "check", NO_COLOR="1")
    assert "\x1b" not in in_terminal(folder, "build", TERM="dumb")
    assert "\x1b" not in in_terminal(folder, "build", "--format", "json")
    for environment, coloured in (({}, False), ({"FORCE_COLOR": "1"}, True)):
        piped = start(folder, "check", **environment)
        assert ("\x1b" in piped.communicate(timeout=60)[1]) is coloured


@POSIX
def test_a_live_line_says_what_is_made_and_how_far_it_is(
    course: Path, slowly: dict[str, str]
) -> None:
    said = in_terminal(course.parent, "build", "--only", "slow", **slowly)
    drawn = said.split("\r")
    assert "Reading the course …" in drawn
    assert [line for line in drawn if re.fullmatch(r"0 of 3 made, \d s: slow/0\.txt *", line)]
    assert [line for line in drawn if re.match(r"[12] of 3 made, \d s: .*slow/2\.txt", line)]
    assert max(len(line) for line in drawn) <= 60
    assert "making" not in said
    shown = said.rpartition("\r \r")[2] or said
    assert "of 3 made" not in shown.replace("\r\n", "\n").rpartition("\r")[2]
    assert re.search(r"output/slow/0\.txt +0 kB +\d\.\d s\r\n", said)


@POSIX
def test_quiet_is_silent_and_a_dumb_terminal_gets_plain_lines(
    course: Path, slowly: dict[str, str]
) -> None:
    folder, asked = course.parent, ("build", "--only", "slow")
    plain = in_terminal(folder, *asked, TERM="dumb", **slowly)
    assert plain.startswith("making slow/0.txt (1 of 3)\r\nmaking slow/1.txt (2 of 3)\r\n")
    assert in_terminal(folder, *asked, "-q", "--force", **slowly) == ""


# --- the shell ---


@POSIX
@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(
    ("words", "completed"),
    [
        (["temario", "bui"], ["build"]),
        (["temario", "build", "--only", "s"], ["slides", "scorm"]),
        (["temario", "build", "--wa"], ["--watch"]),
        (["temario", "completion", ""], ["bash", "zsh", "fish"]),
        (["temario", "check", "--fix", "="], ["missing-id", "slides"]),
        (["temario", "check", "--fix", "=", "mi"], ["missing-id"]),
    ],
)
def test_bash_completes(tmp_path: Path, words: list[str], completed: list[str]) -> None:
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    program = bin_ / "temario"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m temario.cli "$@"\n')
    program.chmod(0o755)
    typed = " ".join(f"'{word}'" for word in words)
    code = (
        'eval "$(temario completion bash)"\n'
        f"COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}\n"
        f"$(complete -p temario | sed 's/.*-F \\([^ ]*\\) .*/\\1/') temario '{words[-1]}'\n"
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    path = f"{bin_}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": path},
        timeout=60,
    )
    assert (done.stdout.split(), done.stderr) == (completed, "")


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_get_their_script(tmp_path: Path, shell: str) -> None:
    out, err = start(tmp_path, "completion", SHELL=f"/bin/{shell}").communicate(timeout=60)
    assert f"_TEMARIO_COMPLETE={shell}_complete" in out
    assert err == ""

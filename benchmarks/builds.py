"""CPU seconds and peak memory of each builder, beside the floor and beside pandoc, in one run.

    make bench            prints the table and writes it into docs/analysis/speed.md
    … builds.py --once    one run of each, for a look

Each figure is a process of its own, as the operating system accounts for it,
children included. Figures of one row were taken one after the other, so their
ratios hold where the seconds of a busy machine do not.
"""

from __future__ import annotations

import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from report import put

ROOT = Path(__file__).resolve().parents[1]
UNIT = ROOT / "course" / "00-introduccion.md"
SIZES = (1, 10, 50)
RUNS = 3

WEASYPRINT_ALONE = """
import atexit
import gc
import os
import sys
import tempfile
from pathlib import Path
from temario.render.fonts import fontconfig
gc.set_threshold(200_000)  # as the commands of temario do
atexit.register(gc.freeze)
html, folder, out, *packages = sys.argv[1:]
os.environ["FONTCONFIG_FILE"] = str(fontconfig(packages, Path(tempfile.mkdtemp())))
import weasyprint
page = weasyprint.HTML(string=Path(html).read_text("utf-8"), base_url=folder)
page.write_pdf(out, presentational_hints=True, pdf_variant="pdf/ua-1")
"""
WRITE_HTML = """
import sys
from pathlib import Path
from temario.builder import Job
from temario.pipeline import plan
job, *_ = plan(Path(sys.argv[1]), ["handout"]).jobs
Path(sys.argv[2]).write_text(job.make.html, "utf-8")
print(*job.make.packages)
"""


@dataclass(frozen=True)
class Figure:
    """What a command cost."""

    cpu: float
    """User and system seconds."""
    peak: float
    """The largest resident size of one process, in MiB."""


def cost(command: Sequence[str | Path], folder: Path) -> Figure:
    """Run `command` and return what it cost. Raises where it fails.

    Bytecode is kept beside the files, as of programs that are installed; the run that does not
    count writes it.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        env={**kept, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    said = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command} failed:\n{said.decode()}")
    return Figure(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def build(course: Path, *only: str) -> list[str | Path]:
    """Return the command that builds `course`, or the outputs `only`."""
    named = [word for name in only for word in ("--only", name)]
    return [sys.executable, "-m", "temario.cli", "build", course, "--force", "-q", *named]


def median(measure: Callable[[], Figure], runs: int) -> Figure:
    """Return the medians of several runs, after one that does not count."""
    measure()
    found = [measure() for _ in range(runs)]
    cpu = statistics.median(figure.cpu for figure in found)
    return Figure(cpu, statistics.median(figure.peak for figure in found))


def write_course(folder: Path, size: int) -> Path:
    """Write the sample course's unit `size` times, as the units of one course."""
    folder.mkdir()
    # Without its ids, which a course has once.
    text = re.sub(r" \{#[^}]*\}", "", UNIT.read_text("utf-8").partition("\n")[2])
    for number in range(size):
        (folder / f"{number:02}-unidad.md").write_text(f"# Unidad {number}\n{text}", "utf-8")
    (folder / "course.yaml").write_text("title: Banco\nid: banco\nlanguage: es\n", "utf-8")
    whole = "".join(path.read_text("utf-8") for path in sorted(folder.glob("*.md")))
    (folder / "whole.txt").write_text(f"% Banco\n\n{whole}", "utf-8")
    return folder


def rows(size: int, folder: Path, runs: int) -> list[tuple[str, str, Figure]]:
    """Return the figures for a course of `size` units: output, what was run, cost."""
    course = write_course(folder / f"course-{size}", size)
    whole = course / "whole.txt"
    python = sys.executable
    html = folder / "handout.html"
    asked = [python, "-c", WRITE_HTML, str(course), str(html)]
    packages = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
    pandoc = _pandoc()

    def run(*command: str | Path) -> Figure:
        return median(lambda: cost(command, folder), runs)

    alone = [python, "-c", WEASYPRINT_ALONE, html, course, folder / "alone.pdf", *packages]
    css = ROOT / "benchmarks" / "plain.css"
    return [
        ("handout", "temario", run(*build(course, "handout"))),
        ("handout", "WeasyPrint alone, the same HTML", run(*alone)),
        ("handout", "import weasyprint", run(python, "-c", "import weasyprint")),
        (
            "handout",
            "pandoc with WeasyPrint",
            run(pandoc, "-f", "markdown", whole, "-t", "html", f"--css={css}",
                f"--pdf-engine={Path(python).parent / 'weasyprint'}", "--toc",
                "-o", folder / "pandoc.pdf"),
        ),
        ("slides", "temario", run(*build(course, "slides"))),
        ("slides", "import pptx", run(python, "-c", "import pptx")),
        ("slides", "pandoc", run(pandoc, "-f", "markdown", whole, "-o", folder / "pandoc.pptx")),
        ("scorm", "temario, both packages", run(*build(course, "scorm"))),
        ("scorm", "pandoc, one page of HTML", run(pandoc, "-f", "markdown", whole, "-s",
                                                 "-o", folder / "pandoc.html")),
        ("all", "temario build", run(*build(course))),
    ]  # fmt: skip


def start_up(runs: int, folder: Path) -> str:
    """Return a sentence on what `--help` costs beside importing click."""
    python = sys.executable
    help_ = median(lambda: cost([python, "-m", "temario.cli", "--help"], folder), runs)
    click = median(lambda: cost([python, "-c", "import click"], folder), runs)
    bare = median(lambda: cost([python, "-c", ""], folder), runs)
    return (
        f"`temario --help` takes {help_.cpu:.3f} CPU s, {help_.cpu / click.cpu:.2f} times what "
        f"`import click` takes ({click.cpu:.3f}); a bare interpreter takes {bare.cpu:.3f}."
    )


def _pandoc() -> str:
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def table(sizes: Sequence[int], runs: int, folder: Path) -> str:
    """Return all figures as a Markdown table, one row a command, one column a size."""
    found: dict[tuple[str, str], list[Figure]] = {}
    for size in sizes:
        for output, what, figure in rows(size, folder, runs):
            found.setdefault((output, what), []).append(figure)
    units = [f"{size}× {unit}" for unit in ("CPU s", "MiB") for size in sizes]
    head = ["output", "what was run", *units]
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * 2}{'--:|' * 2 * len(sizes)}"]
    for (output, what), figures in found.items():
        cells = [*(f"{f.cpu:.2f}" for f in figures), *(f"{f.peak:.0f}" for f in figures)]
        lines.append(f"| {output} | {what} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and put the table into the documentation."""
    runs = 1 if "--once" in sys.argv else RUNS
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        figures = f"{table(SIZES, runs, folder)}\n\n{start_up(max(5, runs), folder)}"
    print(figures)
    if "--once" not in sys.argv:
        put("figures", figures)


if __name__ == "__main__":
    main()

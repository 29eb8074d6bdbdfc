"""CPU seconds of the slides, beside python-pptx itself and beside pandoc, in one run.

    make bench            prints the table and writes it into docs/analysis/speed.md
    … slides.py --once    one run of each, for a look

As in builds.py each figure is a process of its own, and the rows that are
compared were taken one after the other.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from builds import ROOT, RUNS, build, cost, median
from report import put

SIZES = (500, 1000)
LESSONS = 100
"""The lessons of a unit; each of them is one slide."""

ALONE = "python-pptx alone"

NAIVE = """
import sys
from pptx import Presentation
slides, out = sys.argv[1:]
deck = Presentation()
for number in range(int(slides)):
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = f"Lección {number}"
    frame = slide.placeholders[1].text_frame
    paragraphs = [
        [(f"Primera idea de la lección {number}, con ", False), ("negrita", True), (".", False)],
        [("Segunda idea, algo más larga, que ocupa su línea.", False)],
        [("Tercera idea.", False)],
    ]
    for index, runs in enumerate(paragraphs):
        paragraph = frame.add_paragraph() if index else frame.paragraphs[0]
        for text, bold in runs:
            run = paragraph.add_run()
            run.text = text
            if bold:
                run.font.bold = True
    slide.notes_slide.notes_text_frame.text = f"Lo que se dice de la lección {number}."
deck.save(out)
"""

Row = tuple[str, float]


def lesson(number: int) -> str:
    """Return the Markdown of one slide with notes, as `NAIVE` makes it too."""
    return (
        f"## Lección {number}\n\n- Primera idea de la lección {number}, con **negrita**.\n"
        "- Segunda idea, algo más larga, que ocupa su línea.\n- Tercera idea.\n\n"
        f"::: notes\nLo que se dice de la lección {number}.\n:::\n\n"
    )


def write_course(folder: Path, slides: int) -> Path:
    """Write a course of `slides` lessons, and the same as one file for pandoc."""
    folder.mkdir()
    whole = "% Banco\n\n"
    for first in range(0, slides, LESSONS):
        lessons = map(lesson, range(first, min(slides, first + LESSONS)))
        text = f"# Unidad {first // LESSONS}\n\n{''.join(lessons)}"
        (folder / f"{first // LESSONS:02}-unidad.md").write_text(text, "utf-8")
        whole += text
    (folder / "course.yaml").write_text("title: Banco\nid: banco\nlanguage: es\n", "utf-8")
    (folder / "whole.txt").write_text(whole, "utf-8")
    return folder


def seed(folder: Path) -> Path:
    """Return the sample course without its questions, in `folder`: the text that it began with."""
    shutil.copytree(ROOT / "course", folder)
    (folder / "01-evaluacion.md").unlink()
    settings = folder / "course.yaml"
    settings.write_text(settings.read_text("utf-8").replace(", 01-evaluacion.md", ""), "utf-8")
    return folder


def rows(folder: Path, runs: int) -> Iterator[Row]:
    """Yield what was run, and its CPU seconds."""
    import pypandoc

    python = sys.executable

    def run(*command: str | Path) -> float:
        return median(lambda: cost(command, folder), runs).cpu

    yield "import pptx", run(python, "-c", "import pptx")
    yield "the seed, temario", run(*build(seed(folder / "seed"), "slides"))
    yield "sample course, temario", run(*build(ROOT / "course", "slides"))
    for size in SIZES:
        course = write_course(folder / f"course-{size}", size)
        yield f"{size} slides, temario", run(*build(course, "slides"))
        naive = run(python, "-c", NAIVE, str(size), folder / "naive.pptx")
        yield f"{size} slides, {ALONE}", naive
        pandoc = [pypandoc.get_pandoc_path(), "-f", "markdown", "--slide-level=2"]
        made = run(*pandoc, course / "whole.txt", "-o", folder / "pandoc.pptx")
        yield f"{size} slides, pandoc", made


def table(found: Sequence[Row]) -> str:
    """Return the figures as a Markdown table, and what follows from them."""
    lines = ["| what was run | CPU s |", "|---|--:|"]
    lines += [f"| {what} | {seconds:.2f} |" for what, seconds in found]
    seconds = dict(found)
    small, large = (seconds[f"{size} slides, temario"] for size in SIZES)
    bare = seconds["import pptx"]
    above, whole = (seconds[f"{what}, temario"] - bare for what in ("the seed", "sample course"))
    naive, pandoc = (seconds[f"{SIZES[1]} slides, {what}"] for what in (ALONE, "pandoc"))
    return "\n".join(lines) + (
        f"\n\nThe seed takes {above:.2f} CPU s on top of the import, the sample course, with its "
        f"questions, {whole:.2f}. {SIZES[1]} slides take {large / small:.2f} times what {SIZES[0]} "
        f"take, {large / naive:.2f} times what python-pptx takes alone, and {large / pandoc:.2f} "
        "times what pandoc takes."
    )


def main() -> None:
    """Measure, print, and put the table into the documentation."""
    runs = 1 if "--once" in sys.argv else RUNS
    with tempfile.TemporaryDirectory() as temporary:
        figures = table(list(rows(Path(temporary), runs)))
    print(figures)
    if "--once" not in sys.argv:
        put("slides", figures)


if __name__ == "__main__":
    main()

"""CPU seconds and memory of handouts of 10, 100 and 300 pages, beside WeasyPrint and pandoc.

    make bench              prints the table and writes it into docs/analysis/speed.md
    … handout.py --once     one run of each, for a look

As in builds.py each figure is a process of its own, and the rows that are
compared were taken one after the other. The text is the sample course's unit,
over and over; its pages are counted in the PDF.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from builds import ROOT, RUNS, WEASYPRINT_ALONE, WRITE_HTML, Figure, build, cost, median
from builds import write_course as units
from report import put

PAGES = (10, 100, 300)
TEMARIO, ALONE, IMPORT, PANDOC = (
    "temario",
    "WeasyPrint alone, the same HTML",
    "import weasyprint",
    "pandoc with WeasyPrint",
)
FRONT = 3
"""Pages before the first unit and after the last, about."""
A_UNIT = 2
"""Pages of a unit."""


@dataclass(frozen=True)
class Size:
    """What was measured of a course of one size."""

    pages: int
    figures: dict[str, Figure]

    @property
    def own(self) -> float:
        """The own work of temario, as a part of what WeasyPrint takes for the same HTML."""
        return self.figures[TEMARIO].cpu / self.figures[ALONE].cpu - 1


def measured(pages: int, folder: Path, runs: int) -> Size:
    """Measure a course of about so many pages."""
    import pikepdf
    import pypandoc

    course = units(folder / f"pages-{pages}", max(1, (pages - FRONT) // A_UNIT))
    python = sys.executable
    html, pdf = folder / "handout.html", folder / "alone.pdf"
    asked = [python, "-c", WRITE_HTML, str(course), str(html)]
    packages = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()

    def run(*command: str | Path) -> Figure:
        return median(lambda: cost(command, folder), runs)

    found = {
        TEMARIO: run(*build(course, "handout")),
        ALONE: run(python, "-c", WEASYPRINT_ALONE, html, course, pdf, *packages),
        IMPORT: run(python, "-c", "import weasyprint"),
        PANDOC: run(
            pypandoc.get_pandoc_path(), "-f", "markdown", course / "whole.txt", "-t", "html",
            f"--css={ROOT / 'benchmarks' / 'plain.css'}",
            f"--pdf-engine={Path(python).parent / 'weasyprint'}", "--toc",
            "-o", folder / "pandoc.pdf",
        ),
    }  # fmt: skip
    with pikepdf.open(pdf) as made:
        return Size(len(made.pages), found)


def table(sizes: Sequence[Size]) -> str:
    """Return the figures as a Markdown table, and what follows from them."""
    heads = [f"{size.pages} pages, {unit}" for unit in ("CPU s", "MiB") for size in sizes]
    lines = [f"| what was run | {' | '.join(heads)} |", f"|---|{'--:|' * len(heads)}"]
    for what in (TEMARIO, ALONE, IMPORT, PANDOC):
        figures = [size.figures[what] for size in sizes]
        cells = [*(f"{f.cpu:.2f}" for f in figures), *(f"{f.peak:.0f}" for f in figures)]
        lines.append(f"| {what} | {' | '.join(cells)} |")
    own = ", ".join(f"{size.own:.1%} at {size.pages} pages" for size in sizes)
    return "\n".join(lines) + (
        f"\n\ntemario's own work, on top of what WeasyPrint takes for the same HTML: {own}."
    )


def main() -> None:
    """Measure, print, and put the table into the documentation."""
    runs = 1 if "--once" in sys.argv else RUNS
    with tempfile.TemporaryDirectory() as temporary:
        figures = table([measured(pages, Path(temporary), runs) for pages in PAGES])
    print(figures)
    if "--once" not in sys.argv:
        put("handout", figures)


if __name__ == "__main__":
    main()

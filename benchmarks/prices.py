"""What each rule of the handout's style sheet costs: a paper of some 60 pages with it and without.

    make bench            prints the table and writes it into docs/analysis/handout.md
    … prices.py --once    one run of each, for a look

The CPU seconds of WeasyPrint on the same HTML, a process each, one after the other in one run.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from builds import RUNS, WEASYPRINT_ALONE, WRITE_HTML, cost, median
from builds import write_course as units
from report import HANDOUT, put

UNITS = 30

Change = Callable[[str], str]


def without(pattern: str) -> Change:
    """Return a change that takes what matches out of the page. Raises where nothing does."""

    def change(html: str) -> str:
        changed, count = re.subn(pattern, "", html)
        if not count:
            sys.exit(f"nothing matches {pattern}")
        return changed

    return change


def with_rule(rule: str) -> Change:
    """Return a change that adds a rule at the end of the style sheet."""
    return lambda html: html.replace("</style>", f"{rule}\n</style>", 1)


PRICES: dict[str, Change] = {
    "hyphenation": without(r"hyphens: auto;"),
    "page numbers in the contents": without(r"content: target-counter\(attr\(href\), page\);"),
    "dot leaders in the contents, which we have not": with_rule(
        ".toc a::after { float: none; content: leader('.') target-counter(attr(href), page); }"
    ),
    "unit and lesson at the head of a page": without(r"string-set: [^;]+;"),
    "“1 / 9” at the foot of a page": without(r'content: counter\(page\) " / " counter\(pages\);'),
    "headings of even lines": without(r"text-wrap: balance;"),
    "what introduces a list stays with it": without(r"p:has[^}]+\}"),
    "no widows and orphans": with_rule("html { orphans: 1; widows: 1; }"),
    "justified text, which we have not": with_rule("p, li { text-align: justify; }"),
}


def rows(folder: Path, runs: int) -> Iterator[tuple[str, float]]:
    """Yield what was left out or added, and the CPU seconds of the page then."""
    course = units(folder / "course", UNITS)
    page = folder / "whole.html"
    python = sys.executable
    asked = [python, "-c", WRITE_HTML, str(course), str(page)]
    packages = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
    html = page.read_text("utf-8")
    changes: dict[str, Change] = {"as it is": lambda same: same, **PRICES}
    for name, change in changes.items():
        page.write_text(change(html), "utf-8")
        alone = [python, "-c", WEASYPRINT_ALONE, page, course, folder / "out.pdf", *packages]
        yield name, median(lambda run=alone: cost(run, folder), runs).cpu  # type: ignore[misc]


def table(found: list[tuple[str, float]]) -> str:
    """Return the figures as a Markdown table."""
    (_, whole), *rest = found
    lines = ["| rule | part of the time |", "|---|--:|"]
    for name, seconds in rest:
        price = (seconds - whole if "which we have not" in name else whole - seconds) / whole
        lines.append(f"| {name} | {price:+.0%} |")
    return "\n".join(lines) + f"\n\nThe whole takes {whole:.1f} CPU s."


def main() -> None:
    """Measure, print, and put the table into the documentation."""
    runs = 1 if "--once" in sys.argv else RUNS
    with tempfile.TemporaryDirectory() as temporary:
        figures = table(list(rows(Path(temporary), runs)))
    print(figures)
    if "--once" not in sys.argv:
        put("prices", figures, HANDOUT)


if __name__ == "__main__":
    main()

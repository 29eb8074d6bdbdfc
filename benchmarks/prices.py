"""What each rule of the handout's style sheet costs: a paper of some 30 pages with it and without.

    make bench            prints the table and writes it into docs/analysis/handout.md
    … prices.py --once    one run of each, for a look

The CPU seconds of WeasyPrint on the same HTML, a process each. Each rule is measured in pairs, the
page as it is and the changed one, one after the other: what disturbs a shared machine for a while
disturbs both. A price is the median of the pairs.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from builds import WEASYPRINT_ALONE, WRITE_HTML, cost
from builds import write_course as units
from report import HANDOUT, put

from temario.records import record

UNITS = 15
PAIRS = 5

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


@record
class Price:
    """What a rule costs."""

    name: str
    part: float
    """Of the time of the page as it is."""
    spread: float
    """Half the distance of the quartiles of the pairs."""


def prices(folder: Path, pairs: int) -> Iterator[Price]:
    """Yield the price of each rule."""
    course = units(folder / "course", UNITS)
    page = folder / "whole.html"
    python = sys.executable
    asked = [python, "-c", WRITE_HTML, str(course), str(page)]
    packages = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
    html = page.read_text("utf-8")

    def seconds(text: str) -> float:
        page.write_text(text, "utf-8")
        alone = [python, "-c", WEASYPRINT_ALONE, page, course, folder / "out.pdf", *packages]
        return cost(alone, folder).cpu

    seconds(html)  # warms what is read from the disk
    for name, change in PRICES.items():
        changed = change(html)
        with_it = [(seconds(html), seconds(changed)) for _ in range(pairs)]
        sign = 1 if "which we have not" in name else -1
        parts = [sign * (other - whole) / whole for whole, other in with_it]
        first, _, third = statistics.quantiles(parts, n=4) if pairs > 1 else (0.0, 0.0, 0.0)
        yield Price(name, statistics.median(parts), (third - first) / 2)


def table(found: Iterable[Price]) -> str:
    """Return the figures as a Markdown table."""
    lines = ["| rule | part of the time | ± |", "|---|--:|--:|"]
    lines += [f"| {each.name} | {each.part:+.0%} | {each.spread:.0%} |" for each in found]
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and put the table into the documentation."""
    pairs = 1 if "--once" in sys.argv else PAIRS
    with tempfile.TemporaryDirectory() as temporary:
        figures = table(prices(Path(temporary), pairs))
    print(figures)
    if "--once" not in sys.argv:
        put("prices", figures, HANDOUT)


if __name__ == "__main__":
    main()

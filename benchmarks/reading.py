"""CPU seconds of reading 1,000 Markdown files, beside markdown-it-py alone, in one run.

    make bench            prints the table and writes it into docs/analysis/speed.md
    … reading.py --once   one run of each, for a look

As in builds.py each figure is a process of its own, and the rows that are compared were taken one
after the other. The texts are the sections of the guide, over and over, and those of the tests of
other programs' Markdown.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from builds import ROOT, RUNS, cost, median
from report import put

FILES = 1_000
ALONE = "markdown-it-py alone, to tokens"

PARSE = """
import sys
from pathlib import Path
from markdown_it import MarkdownIt
parser = MarkdownIt("gfm-like")
for path in sorted(Path(sys.argv[1]).glob("*.md")):
    parser.parse(path.read_text("utf-8"))
"""
RENDER = PARSE.replace("parser.parse", "parser.render")
READ = """
import gc
import sys
from pathlib import Path
from temario.source import read_course
gc.set_threshold(200_000)  # as the commands of temario do
course = read_course(Path(sys.argv[1]))
assert course.units
"""

Row = tuple[str, float]


def write_texts(folder: Path, files: int = FILES) -> int:
    """Write the texts and return how many bytes they have."""
    folder.mkdir()
    sections: list[str] = []
    for path in sorted((ROOT / "docs" / "guide").glob("*.md")):
        sections += re.split(r"(?m)^(?=## )", path.read_text("utf-8"))[1:]
    cases = (ROOT / "tests" / "markdown" / "foreign.md").read_text("utf-8").split("\n.\n")
    sections += [f"## Otro\n\n{case}\n" for case in cases[1::3]]
    size = 0
    for number, section in enumerate(islice(cycle(sections), files)):
        # An id that stands in a section would be there many times.
        text = re.sub(r"\{#[^}]*\}|^\(.*\)=$|^:(?:name|label):.*$", "", section, flags=re.MULTILINE)
        text = f"# Fichero {number}\n\n{text}"
        size += len(text.encode())
        (folder / f"{number:04}.md").write_text(text, "utf-8")
    (folder / "course.yaml").write_text("title: Banco\nid: banco\nlanguage: en\n", "utf-8")
    return size


def rows(folder: Path, runs: int) -> Iterator[Row]:
    """Yield what was run, and its CPU seconds."""
    texts = folder / "texts"
    write_texts(texts)

    def run(code: str) -> float:
        return median(lambda: cost([sys.executable, "-c", code, str(texts)], folder), runs).cpu

    yield "importing markdown-it-py", run("from markdown_it import MarkdownIt")
    yield ALONE, run(PARSE)
    yield "markdown-it-py alone, to HTML", run(RENDER)
    yield "importing temario's reader", run("import temario.source.read, temario.markdown.blocks")
    yield "temario, to a course", run(READ)


def table(found: Sequence[Row]) -> str:
    """Return the figures as a Markdown table."""
    floor = dict(found)[ALONE]
    lines = ["| | CPU s | times markdown-it-py |", "|---|--:|--:|"]
    lines += [f"| {name} | {cpu:.2f} | {cpu / floor:.1f} |" for name, cpu in found]
    return "\n".join(lines)


def main() -> None:
    """Run all and print the table; write it into the report unless it is only for a look."""
    once = "--once" in sys.argv
    with tempfile.TemporaryDirectory() as name:
        figures = table(list(rows(Path(name), 1 if once else RUNS)))
    print(figures)
    if not once:
        put("reading", figures)


if __name__ == "__main__":
    main()

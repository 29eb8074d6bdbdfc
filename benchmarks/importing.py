"""CPU seconds of importing a deck, beside python-pptx reading its text alone, in one run.

    make bench               prints the table and writes it into docs/analysis/importing.md
    … importing.py --once    one run of each, for a look

As in builds.py each figure is a process of its own, and the rows that are compared were taken
one after the other.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from builds import ROOT, RUNS, cost, median
from report import put

REPORT = ROOT / "docs" / "analysis" / "importing.md"
SIZES = (250, 500)
PICTURES = 10
"""Every so many slides there is one with a picture, and one with a table."""
ALONE = "python-pptx, all text"

READ = """
import sys
from pptx import Presentation
words = []
for slide in Presentation(sys.argv[1]).slides:
    for shape in slide.shapes:
        if shape.has_text_frame:
            words += [run.text for p in shape.text_frame.paragraphs for run in p.runs]
        if shape.has_table:
            words += [cell.text for row in shape.table.rows for cell in row.cells]
    if slide.has_notes_slide:
        words.append(slide.notes_slide.notes_text_frame.text)
open(sys.argv[2], "w").write("\\n".join(words))
"""


def write_deck(path: Path, slides: int) -> Path:
    """Write a deck such as people have: bullets of two levels, notes, pictures, tables."""
    import io

    from PIL import Image
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    for number in range(slides):
        plain = number % PICTURES > 1
        slide = deck.slides.add_slide(deck.slide_layouts[1 if plain else 5])
        slide.shapes.title.text = f"Lección {number}"
        slide.notes_slide.notes_text_frame.text = f"Lo que se dice de la lección {number}."
        if plain:
            frame = slide.placeholders[1].text_frame
            for index in range(6):
                paragraph = frame.add_paragraph() if index else frame.paragraphs[0]
                paragraph.level = index % 2
                paragraph.add_run().text = f"Idea {index} de la lección {number}, con "
                run = paragraph.add_run()
                run.text, run.font.bold = "negrita", True
        elif number % PICTURES:
            sides = (Inches(1), Inches(2), Inches(6), Inches(3))
            table = slide.shapes.add_table(4, 3, *sides).table
            for place in range(12):
                table.cell(place // 3, place % 3).text = f"Casilla {place}"
        else:
            picture = io.BytesIO()
            Image.new("RGB", (60, 40), (number % 256, 80, 120)).save(picture, "PNG")
            slide.shapes.add_picture(picture, Inches(2), Inches(2))
    deck.save(path)
    return path


def rows(folder: Path, runs: int) -> Iterator[tuple[str, float]]:
    """Yield what was run, and its CPU seconds."""
    temario = Path(sys.executable).with_name("temario")
    count = 0

    def imported(deck: Path) -> float:
        nonlocal count
        count += 1
        return cost([temario, "import", deck, "--to", folder / f"course-{count}"], folder).cpu

    yield (
        "import pptx",
        median(lambda: cost([sys.executable, "-c", "import pptx"], folder), runs).cpu,
    )
    for size in SIZES:
        deck = write_deck(folder / f"{size}.pptx", size)
        imported(deck)
        times = sorted(imported(deck) for _ in range(runs))
        yield f"{size} slides, temario import", times[len(times) // 2]
        alone = [sys.executable, "-c", READ, deck, folder / "words.txt"]
        yield f"{size} slides, {ALONE}", median(lambda a=alone: cost(a, folder), runs).cpu


def table(found: Sequence[tuple[str, float]]) -> str:
    """Return the figures as a Markdown table, and what follows from them."""
    lines = ["| what was run | CPU s |", "|---|--:|"]
    lines += [f"| {what} | {seconds:.2f} |" for what, seconds in found]
    seconds = dict(found)
    small, large = (seconds[f"{size} slides, temario import"] for size in SIZES)
    alone = seconds[f"{SIZES[1]} slides, {ALONE}"]
    return "\n".join(lines) + (
        f"\n\n{SIZES[1]} slides take {large / small:.2f} times what {SIZES[0]} take, and "
        f"{large / alone:.2f} times what python-pptx takes to read their text alone."
    )


def main() -> None:
    """Measure, print, and put the table into the documentation."""
    runs = 1 if "--once" in sys.argv else RUNS
    with tempfile.TemporaryDirectory() as temporary:
        figures = table(list(rows(Path(temporary), runs)))
    print(figures)
    if "--once" not in sys.argv:
        put("figures", figures, REPORT)


if __name__ == "__main__":
    main()

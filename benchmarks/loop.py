"""CPU seconds of what an author does all day, beside what `import click` costs, in one run.

    make bench           prints the table and writes it into docs/analysis/speed.md
    … loop.py --once     one run of each, for a look

Each figure is a process of its own, children included, as in `builds.py`.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

from builds import ROOT, Figure, cost
from report import put

RUNS = 5
_LESSON = """
## Lección {number} {{#leccion-{number}}}

Un **modelo de lenguaje** predice el siguiente token de un texto a partir de los anteriores. Este es
el apartado {number} del curso, con el texto que suele tener un apartado.

- **Token**: la unidad que se procesa, una palabra o una parte de ella.
- **Contexto**: los tokens que el modelo ve a la vez.

| parte | qué hace |
|---|---|
| entrada | convierte tokens en vectores |
| salida | da la probabilidad de cada token |
"""


def hundred_lessons(folder: Path) -> Path:
    """Write a course of ten units with ten lessons each."""
    folder.mkdir()
    (folder / "course.yaml").write_text("title: Cien\nid: cien\nlanguage: es\n", "utf-8")
    for unit in range(10):
        lessons = "".join(_LESSON.format(number=unit * 10 + n) for n in range(10))
        text = f"# Unidad {unit} {{#unidad-{unit}}}\n{lessons}"
        (folder / f"{unit:02}-unidad.md").write_text(text, "utf-8")
    return folder


def sample(folder: Path) -> Path:
    """Copy the sample course, to be changed."""
    return Path(copytree(ROOT / "course", folder))


def change(file: Path, number: int) -> None:
    """Change one lesson, each time otherwise."""
    text = file.read_text("utf-8").partition("\nCambio ")[0]
    file.write_text(f"{text}\nCambio {number}: una frase que no estaba.\n", "utf-8")


def split(course: Path) -> Path:
    """Ask for a handout and a deck a unit."""
    settings = course / "course.yaml"
    text = settings.read_text("utf-8")
    lines = [line for line in text.split("\n") if not line.startswith(("handout:", "slides:"))]
    both = "handout: {split: unit}\nslides: {split: unit}\n"
    settings.write_text("\n".join(lines).rstrip("\n") + f"\n{both}", "utf-8")
    return course


def measured(course: Path, folder: Path, runs: int) -> list[tuple[str, float]]:
    """Return what was done with a course, and its CPU seconds."""
    out, number = folder / f"out-{course.name}", 0
    command = [sys.executable, "-m", "temario.cli", "build", course, "-o", out, "-q"]
    file = min(course.glob("*.md"))

    def again() -> Figure:
        return cost(command, folder)

    def changed() -> Figure:
        nonlocal number
        number += 1
        change(file, number)
        return again()

    def anew() -> Figure:
        return cost([*command, "--force"], folder)

    full = median(anew, runs)
    unchanged, lesson = median(again, runs), median(changed, runs)
    split(course)
    again()
    return [
        ("all files", full),
        ("nothing changed", unchanged),
        ("one lesson changed", lesson),
        ("the same, a handout and a deck a unit", median(changed, runs)),
    ]


def median(measure: Callable[[], Figure], runs: int) -> float:
    """Return the median CPU seconds of several runs, after one that does not count."""
    measure()
    return statistics.median(measure().cpu for _ in range(runs))


def main() -> None:
    """Measure, print, and put the table into the documentation."""
    runs = 1 if "--once" in sys.argv else RUNS
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        click = median(lambda: cost([sys.executable, "-c", "import click"], folder), runs)
        help_ = [sys.executable, "-m", "temario.cli", "--help"]
        start = median(lambda: cost(help_, folder), runs)
        courses = (sample(folder / "muestra"), hundred_lessons(folder / "cien"))
        first, second = (measured(course, folder, runs) for course in courses)
    lines = [
        "| `temario build -q` | sample course | × | hundred lessons | × |",
        "|---|--:|--:|--:|--:|",
    ]
    for (what, one), (_, many) in zip(first, second, strict=True):
        lines.append(
            f"| {what} | {one:.2f} | {one / click:.1f} | {many:.2f} | {many / click:.1f} |"
        )
    figures = "\n".join(lines) + (
        f"\n\n× is the multiple of `import click`, which takes {click:.3f} CPU s in the same run; "
        f"`temario --help` takes {start:.3f}, {start / click:.1f} times as much."
    )
    print(figures)
    if "--once" not in sys.argv:
        put("loop", figures)


if __name__ == "__main__":
    main()

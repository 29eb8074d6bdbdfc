"""What a large question bank costs on its way out and in again, and how that grows.

    python benchmarks/questions.py   prints the table, writes it into docs/analysis/questions.md

Banks of 500 and 5,000 questions of six kinds, each with feedback, formulas and tags. CPU time of
this process, the better of two runs that remember no formula of each other; reading the Markdown
is told beside.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from report import put

from builders.questions import builder
from builders.questions.losses import Format
from builders.questions.plan import QuestionsOptions
from temario.builder import Job, Purpose
from temario.importing.kinds import reader
from temario.model import Course
from temario.render.archive import write_zip
from temario.render.maths import mathml
from temario.source import read_course
from temario.theme import Theme, load_theme

SIZES = (500, 5_000)
RUNS = 2
REPORT = Path(__file__).resolve().parents[1] / "docs" / "analysis" / "questions.md"
FORMATS: dict[Format, str] = {
    "moodle": "Moodle XML", "gift": "GIFT", "qti21": "QTI 2.1", "qti30": "QTI 3.0",
}  # fmt: skip
KINDS = (
    "- [x] Sí, {n} {{#a}}\n  > Bien: $x_{n}$.\n- [ ] No {{#b}}\n  > Mal.\n- [ ] Quizás {{#c}}",
    "- [x] Uno {{#a}}\n- [x] Dos {{#b}}\n- [ ] Tres {{#c}}",
    "= respuesta {n} | otra {n}",
    "= {n} +- 0,5",
    "- A{n} -> uno {{#a}}\n- B{n} -> dos {{#b}}\n- -> tres",
    "Falta una [[palabra {n}|otra]] y [[(sí)|no]].",
)
QUESTION = """
::: question {{#q-{n} points=2 tags="banco, tema {t}"}}
Pregunta {n}: ¿qué dice **esto** de $\\frac{{a}}{{{n}}}$?

{kind}

> feedback: Más en la lección {t}.
:::
"""


def bank(folder: Path, size: int) -> Path:
    """Write a course of `size` questions, fifty a lesson, and return its folder."""
    folder.mkdir()
    lines = ["# Banco {#banco}"]
    for n in range(size):
        if n % 50 == 0:
            lines.append(f"\n## Tema {n // 50} {{#tema-{n // 50}}}")
        kind = KINDS[n % len(KINDS)].format(n=n)
        lines.append(QUESTION.format(n=n, t=n // 50, kind=kind))
    (folder / "01-banco.md").write_text("\n".join(lines), "utf-8")
    (folder / "course.yaml").write_text("id: banco\ntitle: Banco\nlanguage: es\n", "utf-8")
    return folder


def spent(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the CPU seconds that `work` takes, the better of some runs, and what it returns."""
    best, found = float("inf"), None
    for _ in range(RUNS):
        mathml.cache_clear()
        begin = time.process_time()
        found = work()
        best = min(best, time.process_time() - begin)
    return best, found


def write(course: Course, theme: Theme, of: Format, folder: Path) -> Path:
    """Plan and make one file, and return it."""
    planned = builder.plan(course, theme, QuestionsOptions(formats=(of,)), Purpose.RELEASE)
    (job,) = (one for one in planned if isinstance(one, Job))
    made, path = job.make(), folder / Path(job.path).name
    if isinstance(made, bytes):
        path.write_bytes(made)
    else:
        assert not isinstance(made, Path)
        write_zip(path, ((member.name, member.content) for member in made))
    return path


def main() -> None:
    """Measure, print and write the report."""
    theme, _ = load_theme("es")
    taken: dict[tuple[str, int], tuple[float, ...]] = {}
    reads: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        for size in SIZES:
            folder = Path(name) / str(size)
            source = bank(folder, size)
            seconds, course = spent(lambda source=source: read_course(source))
            reads.append(seconds)
            for of in FORMATS:
                out, path = spent(
                    lambda of=of, folder=folder, course=course: write(course, theme, of, folder)
                )
                back, _ = spent(
                    lambda path=path: reader(path, path.name)(path, path.name, "es", print)
                )
                taken[of, size] = (out, back, path.stat().st_size / 1e6)
    small, large = SIZES
    head = f"out: {small}, s | out: {large}, s | times | in: {small}, s | in: {large}, s | times"
    lines = [f"| format | file, MB | {head} |", "|---|--:|--:|--:|--:|--:|--:|--:|"]
    for of, words in FORMATS.items():
        (out, back, _), (outs, backs, size_) = taken[of, small], taken[of, large]
        lines.append(
            f"| {words} | {size_:.1f} | {out:.2f} | {outs:.2f} | {outs / out:.1f} "
            f"| {back:.2f} | {backs:.2f} | {backs / back:.1f} |"
        )
    growth = f"({reads[1] / reads[0]:.1f} times)"
    lines.append(
        "\nTen times the questions: linear growth is 10. Reading their Markdown takes "
        f"{reads[0]:.2f} and {reads[1]:.2f} CPU s {growth}."
    )
    table = "\n".join(lines)
    print(table)
    put("bank", table, REPORT)


if __name__ == "__main__":
    main()

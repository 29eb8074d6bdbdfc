"""What a package weighs and what the player costs in Chromium, beside an empty page, in one run.

    python benchmarks/player.py        prints the table and writes it into docs/analysis/speed.md

A course of 10, 100 and 500 lessons, each of the sample course's text and with a question. CPU is
that of the page's main thread as Chromium accounts for it (`TaskDuration`), the median of five.
"""

from __future__ import annotations

import re
import statistics
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from report import put

from temario.pipeline import build

ROOT = Path(__file__).resolve().parents[1]
UNIT = (ROOT / "course" / "00-introduccion.md").read_text("utf-8")
LESSON = re.sub(r" \{#[^}]*\}", "", UNIT).split("\n## ")[2].partition(" ")[2]
SIZES = (10, 100, 500)
RUNS = 5
TURNS = 8
SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
QUESTION = """
::: question {{#q-{0}}}
¿Qué aprende a predecir el modelo?

- [x] La siguiente palabra {{#a}}
- [ ] El número de parámetros {{#b}}
- [ ] El idioma del texto {{#c}}
:::
"""


def package(folder: Path, size: int) -> tuple[Path, int]:
    """Return the page of an unpacked package of `size` lessons, and its zip's size in bytes."""
    course = folder / f"course-{size}"
    course.mkdir()
    title, _, text = LESSON.partition("\n")
    lessons = "".join(f"\n## {title} {{#l-{n}}}\n{text}\n{QUESTION.format(n)}" for n in range(size))
    (course / "01-unidad.md").write_text(f"# Unidad {{#unidad}}\n{lessons}", "utf-8")
    settings = 'title: Banco\nid: banco\nlanguage: es\nscorm: {versions: ["1.2"], suspend: 64000}\n'
    (course / "course.yaml").write_text(settings, "utf-8")
    built = build(course, folder / "out", ["scorm"])
    assert not built.failed, [problem.text() for problem in built.problems]
    (output,) = built.outputs
    target = folder / f"package-{size}"
    with zipfile.ZipFile(output.path) as archive:
        archive.extractall(target)
    return target / "index.html", output.size


def spent(session: Any) -> float:
    """Return the CPU milliseconds that the page's main thread has spent."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * next(m["value"] for m in metrics if m["name"] == "TaskDuration")


def measure(browser: Any, address: str, turns: int) -> tuple[float, float]:
    """Return milliseconds to the first page, and for each page turned."""
    first, turned = [], []
    for _ in range(RUNS + 1):
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        page.goto(address)
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        loaded = spent(session)
        first.append(loaded)
        for _ in range(turns):
            page.evaluate("document.querySelector('.page:not([hidden]) .next').click()")
            page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        if turns:
            turned.append((spent(session) - loaded) / turns)
        page.close()
    return statistics.median(first[1:]), statistics.median(turned[1:]) if turned else 0.0


def main() -> None:
    """Measure, print and write the report."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "empty.html").write_text("<!DOCTYPE html><title>x</title><p>x")
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=list(SWITCHES)
        )
        empty, _ = measure(browser, f"file://{folder}/empty.html", 0)
        lines = [
            "| lessons | zip, kB | first page, CPU ms | times an empty page | page turn, CPU ms |",
            "|--:|--:|--:|--:|--:|",
        ]
        for size in SIZES:
            page, weight = package(folder, size)
            first, turn = measure(browser, f"file://{page}", TURNS)
            lines.append(
                f"| {size} | {weight / 1000:.0f} | {first:.0f} | {first / empty:.1f} | {turn:.1f} |"
            )
        browser.close()
    lines.append(f"\nAn empty page takes {empty:.1f} CPU ms in the same run.")
    table = "\n".join(lines)
    print(table)
    put("player", table)


if __name__ == "__main__":
    main()

"""From save to screen: how long a changed word takes to be seen in each view of `temario preview`.

    make bench              prints the table and writes it into docs/analysis/speed.md
    … preview.py --once     one change of each, for a look

A real preview and a real Chromium. Seconds are those of a clock, since that is what a person
waits for; they hold on an idle machine alone. All three views are open, so the handout is made
beside the others.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from builds import ROOT
from builds import write_course as units
from loop import split
from report import put

CHANGES = 7
LONGEST = 120
"""Seconds that a change may take."""
UNHEARD = 20
"""Seconds after which frames are looked into: now and then Chromium runs no script in a new one."""
LESSONS = 100
SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
WORD = "Son modelos de"
VIEWS = ("online", "slides", "handout")


@contextmanager
def previewing(course: Path) -> Iterator[str]:
    """Run `temario preview` and yield its address."""
    command = [sys.executable, "-m", "temario.cli", "preview", str(course), "--no-open"]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        cwd=course.parent,
        env={**os.environ, "TEMARIO_HOME": str(course.parent / "home")},
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


SEEN = """
(() => {
  // Runs in every frame before its own scripts, and calls out once the word stands on the screen.
  const online = location.pathname.includes("/made/online/");
  const slides = location.pathname.endsWith("/slides.html");
  const handout = location.pathname.endsWith("/handout.html");
  if (!online && !slides && !handout) return;
  if (window.lookedAt === document) return;
  window.lookedAt = document;
  let last = "";
  const look = () => {
    let found = "";
    if (handout) found = document.querySelector(".sheet img")?.src || "";
    const places = document.querySelectorAll(online ? "body" : ".picture");
    const text = [...places].map((place) => place.textContent).join(" ");
    if (!handout) found = /palabra\\d+/.exec(text)?.[0] || "";
    if (!found || found === last) return;
    last = found;
    const view = online ? "online" : slides ? "slides" : "handout";
    requestAnimationFrame(() => setTimeout(() => tellSeen(view, found, Date.now() / 1000)));
  };
  const begin = () => {
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
    look();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
"""
"""It waits instead of asking over and over, which would take a third of a small machine."""


def measured(course: Path, runs: int) -> dict[str, float]:
    """Return the median of the seconds from save to screen, by view."""
    from playwright.sync_api import sync_playwright

    unit = next(path for path in sorted(course.glob("*.md")) if WORD in path.read_text("utf-8"))
    text = unit.read_text("utf-8")
    found: dict[str, list[float]] = {view: [] for view in VIEWS}
    seen: dict[str, dict[str, float]] = {view: {} for view in VIEWS}

    def tell_seen(_: object, view: str, what: str, at: float) -> None:
        seen[view].setdefault(what, at)

    def fresh(sheets: set[str]) -> list[float]:
        return [at for sheet, at in seen["handout"].items() if sheet not in sheets]

    with previewing(course) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=list(SWITCHES)
        )
        page = browser.new_page(viewport={"width": 1600, "height": 900})
        page.expose_binding("tellSeen", tell_seen)
        page.add_init_script(SEEN)
        page.goto(address)
        page.locator(".views button").nth(2).wait_for()
        for button in page.locator(".views button").all():
            if button.get_attribute("aria-pressed") != "true":
                button.click()
        idle = page.locator("#status", has_text="Up to date.")
        idle.wait_for(timeout=1000 * LONGEST)
        title = page.frame_locator('[data-view="slides"] iframe').locator(
            "figcaption", has_text="0.1 "
        )
        title.first.scroll_into_view_if_needed()
        for number in range(runs + 1):
            word = f"palabra{number}"
            idle.wait_for(timeout=1000 * LONGEST)
            page.wait_for_timeout(1000)
            sheets = set(seen["handout"])
            begun = time.time()
            unit.write_text(text.replace(WORD, f"Son {word} modelos de"), "utf-8")
            unheard = 0
            while not all((word in seen["online"], word in seen["slides"], fresh(sheets))):
                page.wait_for_timeout(50)
                if time.time() - begun > UNHEARD * (unheard + 1):
                    unheard += 1
                    for frame in page.frames:
                        frame.evaluate(SEEN)
                if time.time() - begun > LONGEST:
                    there = [view for view in ("online", "slides") if word in seen[view]]
                    message = f"{word} was saved and is seen in {there} alone"
                    raise RuntimeError(message)
            if number and not unheard:  # the first warms what is loaded late
                for view in ("online", "slides"):
                    found[view].append(seen[view][word] - begun)
                found["handout"].append(min(fresh(sheets)) - begun)
        browser.close()
    unit.write_text(text, "utf-8")
    return {view: statistics.median(times) for view, times in found.items()}


def table(rows: dict[str, dict[str, float]]) -> str:
    """Return the figures as a Markdown table."""
    lines = ["| course | online, s | slides, s | handout, s |", "|---|--:|--:|--:|"]
    for name, times in rows.items():
        lines.append(f"| {name} | " + " | ".join(f"{times[view]:.2f}" for view in VIEWS) + " |")
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and put the table into the documentation."""
    runs = 1 if "--once" in sys.argv else CHANGES
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        sample = folder / "sample"
        subprocess.run(["cp", "-r", str(ROOT / "course"), str(sample)], check=True)
        hundred = units(folder / "hundred", LESSONS // 3 + 1)
        parts = split(units(folder / "parts", LESSONS // 3 + 1))
        courses: dict[str, Path] = {
            "sample course": sample,
            f"{LESSONS} lessons": hundred,
            "the same, a handout and a deck a unit": parts,
        }
        figures = table({name: measured(course, runs) for name, course in courses.items()})
    print(figures)
    if "--once" not in sys.argv:
        put("preview", figures)


if __name__ == "__main__":
    main()

"""Makes the pictures of the README and the guide from what really comes out: `make pictures`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect, sync_playwright

from temario.pipeline import build

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "docs" / "pictures"
GUIDE = ROOT / "docs" / "guide" / "pictures"
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HEIGHT, GAP, PAPER = 430, 36, "#e7e5e4"


def pages(pdf: Path, numbers: list[int], folder: Path) -> list[Image.Image]:
    """Return pages of a PDF as pictures."""
    found = []
    for number in numbers:
        stem = folder / f"{pdf.stem}-{number}"
        span = ["-f", str(number), "-l", str(number)]
        command = ["pdftoppm", "-r", "120", "-png", "-singlefile", *span, str(pdf), str(stem)]
        subprocess.run(command, check=True)
        with Image.open(stem.with_suffix(".png")) as page:
            found.append(page.convert("RGB"))
    return found


def slides(deck: Path, folder: Path) -> Path:
    """Return a deck as PDF, drawn by LibreOffice."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(deck)], check=True, capture_output=True)
    return folder / f"{deck.stem}.pdf"


def player(package: Path, folder: Path) -> Image.Image:
    """Return the player as a browser shows it, on its second page."""
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder / "player")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=SWITCHES)
        page = browser.new_page(viewport={"width": 1180, "height": 760}, device_scale_factor=1.5)
        page.goto((folder / "player" / "index.html").as_uri())
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(300)
        shot = folder / "player.png"
        page.screenshot(path=shot)
        browser.close()
    with Image.open(shot) as picture:
        return picture.convert("RGB")


def main() -> None:
    """Make all pictures."""
    outputs()
    with tempfile.TemporaryDirectory() as temporary:
        course = Path(temporary) / "my-course"
        given = ["--title", "My course", "--language", "en", "--yes"]
        command = [sys.executable, "-m", "temario.cli", "new", str(course), *given]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with preview(course) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=SWITCHES)
            writing(browser.new_page(viewport={"width": 1560, "height": 800}), address, course)
            rehearsal(browser.new_page(viewport={"width": 1180, "height": 940}), address)
            browser.close()


def outputs() -> None:
    """Build the sample course and lay two pages, two slides and the player side by side."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        built = build(ROOT / "course", folder / "output")
        paths = {output.name: output.path for output in built.outputs}
        paper = pages(paths["handout/llm-introduccion.pdf"], [1, 3], folder)
        deck = slides(paths["slides/llm-introduccion.pptx"], folder)
        shown = pages(deck, [1, 7], folder)
        screen = player(paths["scorm/llm-introduccion-scorm12.zip"], folder)
    pair = HEIGHT // 2 - GAP // 4
    stacked = [_scaled(picture, pair) for picture in shown]
    columns = [*([_scaled(page, HEIGHT)] for page in paper), stacked, [_scaled(screen, HEIGHT)]]
    width = GAP + sum(max(p.width for p in column) + GAP for column in columns)
    sheet = Image.new("RGB", (width, HEIGHT + 2 * GAP), PAPER)
    draw, x = ImageDraw.Draw(sheet), GAP
    for column in columns:
        y = GAP
        for picture in column:
            draw.rectangle([x - 1, y - 1, x + picture.width, y + picture.height], outline="#c9c5c0")
            sheet.paste(picture, (x, y))
            y += picture.height + GAP // 2
        x += max(p.width for p in column) + GAP
    _save(sheet, README / "outputs.png")


@contextmanager
def preview(course: Path) -> Iterator[str]:
    """Run `temario preview`, and yield its address."""
    command = [sys.executable, "-m", "temario.cli", "preview", str(course), "--no-open"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        yield running.stdout.readline().strip()
        os.kill(running.pid, signal.SIGINT)


def opened(page: Page, address: str, views: set[str]) -> None:
    """Open the preview with some views, and wait until all is made."""
    page.goto(address)
    page.locator(".views button").nth(2).wait_for()
    for button in page.locator(".views button").all():
        if (button.inner_text() in views) != (button.get_attribute("aria-pressed") == "true"):
            button.click()
    expect(page.locator("#status")).to_have_text("Up to date.", timeout=60_000)


def writing(page: Page, address: str, course: Path) -> None:
    """Show the three views and the editor, with the paragraph that was clicked."""
    opened(page, address, {"Online", "Slides", "Handout"})
    # What is shown took as long as after a change, not as long as the first time.
    with (course / "course.yaml").open("a", encoding="utf-8") as settings:
        settings.write("authors: [A teacher]\n")
    expect(page.locator("#status")).to_contain_text("Making")
    expect(page.locator("#status")).to_have_text("Up to date.", timeout=60_000)
    player = page.frame_locator('[data-view="online"] iframe').frame_locator("iframe")
    player.locator("#_contents a", has_text="Asking").evaluate("(link) => link.click()")
    player.locator("p", has_text="Recalling beats rereading").click(position={"x": 60, "y": 60})
    slides = page.frame_locator('[data-view="slides"] iframe')
    slides.locator(".slide").nth(4).evaluate("(slide) => slide.scrollIntoView()")
    handout = page.frame_locator('[data-view="handout"] iframe')
    handout.locator(".sheet").nth(2).evaluate("(sheet) => sheet.scrollIntoView()")
    _shot(page, GUIDE / "preview.png")


def rehearsal(page: Page, address: str) -> None:
    """Show the rehearsal beside a question that was just answered."""
    opened(page, address, {"Online"})
    page.locator('header [data-panel="rehearsal"]').click()
    page.locator('button[data-order="begin"]').click()
    player = page.frame_locator('[data-view="online"] iframe').frame_locator("iframe")
    player.locator("#_contents a", has_text="Questions").evaluate("(link) => link.click()")
    question = player.locator(".page:not([hidden]) .question").first
    wrong = question.locator(".option", has_text="read twice")
    wrong.click(position={"x": 60, "y": 12})
    question.locator(".check").click()
    expect(page.locator("#summary")).to_contain_text("1 question answered")
    page.locator(".playing details").evaluate("(box) => box.open = true")
    question.scroll_into_view_if_needed()
    _shot(page, GUIDE / "rehearsal.png")


def _shot(page: Page, target: Path) -> None:
    page.wait_for_timeout(1500)  # until all pages are drawn
    with tempfile.TemporaryDirectory() as temporary:
        shot = Path(temporary) / "shot.png"
        page.screenshot(path=shot)
        with Image.open(shot) as picture:
            _save(picture.convert("RGB"), target)


def _save(picture: Image.Image, target: Path) -> None:
    target.parent.mkdir(exist_ok=True)
    picture.quantize(128).save(target, optimize=True)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1000:.0f} kB")


def _scaled(picture: Image.Image, height: int) -> Image.Image:
    return picture.resize((round(picture.width * height / picture.height), height))


if __name__ == "__main__":
    main()

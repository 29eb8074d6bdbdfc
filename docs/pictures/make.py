"""Makes the README's picture from the sample course's real outputs: `make pictures`."""

from __future__ import annotations

import subprocess
import tempfile
import zipfile
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import sync_playwright

from temario.pipeline import build

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "docs" / "pictures" / "outputs.png"
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
    """Build the course and lay two pages, two slides and the player side by side."""
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
    sheet.quantize(128).save(TARGET, optimize=True)
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size / 1000:.0f} kB")


def _scaled(picture: Image.Image, height: int) -> Image.Image:
    return picture.resize((round(picture.width * height / picture.height), height))


if __name__ == "__main__":
    main()

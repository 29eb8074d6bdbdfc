"""Expected outputs that stand in `tests/golden/`, as text or as small pictures."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

FOLDER = Path(__file__).resolve().parent / "golden"
TOLERANCE = 6.0
"""Mean difference a pixel, of 255, that another version of a renderer may make."""


@dataclass(frozen=True)
class Golden:
    """Compares what came out with what was accepted, or accepts it."""

    accept: bool

    def __call__(self, name: str, text: str) -> None:
        """Compare a text."""
        path = FOLDER / name
        if self.accept:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        assert path.is_file(), f"{name} has never been accepted: pytest --accept"
        assert text == path.read_text("utf-8"), f"{name} differs: pytest --accept, then read it"

    def picture(self, name: str, made: Path) -> None:
        """Compare a picture, within what renderers differ by."""
        path = FOLDER / name
        if self.accept:
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(made, path)
        assert path.is_file(), f"{name} has never been accepted: pytest --accept"
        with Image.open(made) as new, Image.open(path) as old:
            assert new.size == old.size, f"{name} has another size"
            difference = ImageChops.difference(new.convert("RGB"), old.convert("RGB"))
        mean = max(ImageStat.Stat(difference).mean)
        assert mean <= TOLERANCE, f"{name} looks different ({mean:.1f}): pytest --accept, and look"

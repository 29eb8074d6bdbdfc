"""Expected outputs that stand in `tests/golden/`, as text or as small pictures."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter, ImageStat

FOLDER = Path(__file__).resolve().parent / "golden"
TOLERANCE = 6.0
"""Mean difference a pixel, of 255, that another version of a renderer may make."""
CHANGED = 0.3
"""How much of a picture's ink may differ, blurred. All of it set a pixel lower is 0.2; a page
that lost its text is 1, a question instead of its answer 0.4."""


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
            changed = _changed(new, old)
        mean = max(ImageStat.Stat(difference).mean)
        assert mean <= TOLERANCE, f"{name} looks different ({mean:.1f}): pytest --accept, and look"
        said = f"{changed:.0%} of what {name} shows is elsewhere: pytest --accept, and look"
        assert changed <= CHANGED, said


def _changed(new: Image.Image, old: Image.Image) -> float:
    """Return how much of a picture's ink differs, blurred, so that a pixel's shift is little."""
    grey = [picture.convert("L") for picture in (new, old)]
    paper = max(grey[1].getcolors())[1]  # type: ignore[type-var,index]
    ink = _mean(grey[1], Image.new("L", old.size, paper))
    blurred = [picture.filter(ImageFilter.GaussianBlur(3)) for picture in grey]
    return _mean(*blurred) / max(ink, 0.1)


def _mean(one: Image.Image, other: Image.Image) -> float:
    return float(ImageStat.Stat(ImageChops.difference(one, other)).mean[0])

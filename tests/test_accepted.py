"""Accepted pictures: what may differ from them, and what may not."""

from __future__ import annotations

from pathlib import Path

import pytest
from accepted import FOLDER, Golden
from PIL import Image, ImageChops

PICTURE = "slides/question.png"


def compare(picture: Image.Image, folder: Path) -> None:
    picture.save(folder / "made.png")
    Golden(accept=False).picture(PICTURE, folder / "made.png")


@pytest.fixture
def accepted() -> Image.Image:
    return Image.open(FOLDER / PICTURE).convert("RGB")


def test_a_pixel_s_shift_is_accepted(accepted: Image.Image, tmp_path: Path) -> None:
    compare(accepted, tmp_path)
    compare(ImageChops.offset(accepted, 0, 1), tmp_path)


def test_an_empty_slide_and_another_slide_are_not(accepted: Image.Image, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"is elsewhere|looks different"):
        compare(Image.new("RGB", accepted.size, "white"), tmp_path)
    with pytest.raises(AssertionError, match="is elsewhere"):
        compare(Image.open(FOLDER / "slides/answer.png"), tmp_path)
    with pytest.raises(AssertionError, match="looks different"):
        compare(ImageChops.invert(accepted), tmp_path)

"""Pictures in the PDF have the pixels that print needs, look as they should, and are there once."""

from __future__ import annotations

import io
import random
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from papers import Handout, make
from PIL import Image, ImageChops, ImageDraw, ImageStat

from temario.render.picture import PIXELS, TooManyPixels
from temario.render.print_picture import for_print
from temario.source import read_course

pytestmark = pytest.mark.slow

HERE = "title: X\nid: x\nlanguage: es\n"
COLUMN = 124 / 25.4
"""Inches."""


def photograph(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Return a picture of soft colours with a red corner at the top left."""
    dice = random.Random(4)
    small = Image.new("RGB", (40, 30))
    for x in range(40):
        for y in range(30):
            small.putpixel((x, y), (dice.randrange(256), 5 * x, 8 * y))
    found = small.resize((width, height), Image.Resampling.BICUBIC)
    ImageDraw.Draw(found).rectangle((0, 0, width // 3, height // 3), "red")
    return found.convert(mode)


@dataclass(frozen=True)
class Shown:
    """One image of a PDF, as `pdfimages -list` tells it."""

    kind: str
    width: int
    colour: str
    encoding: str
    number: str
    dpi: int


def shown(handout: Handout) -> list[Shown]:
    command = ["pdfimages", "-list", str(handout.path)]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")
    cells = [line.split() for line in lines[2:] if line.strip()]
    return [Shown(c[2], int(c[3]), c[5], c[8], c[10], int(c[12])) for c in cells]


def handout(folder: Path, text: str, **pictures: Image.Image | bytes) -> Handout:
    """Make a handout of `text` with pictures beside it, `a_png` for `a.png`."""
    for name, picture in pictures.items():
        path = folder / name.replace("_", ".")
        if isinstance(picture, bytes):
            path.write_bytes(picture)
        else:
            picture.save(path)
    (folder / "course.yaml").write_text(HERE, "utf-8")
    (folder / "uno.md").write_text(f"# Uno\n\n## Fotos\n\n{text}\n", "utf-8")
    course = read_course(folder)
    assert course.problems == ()
    return make(course, folder / "x.pdf")


@pytest.mark.slow
def test_pictures_are_as_fine_as_print_needs_where_they_are_printed(tmp_path: Path) -> None:
    found = shown(
        handout(
            tmp_path,
            "![a](a.jpg)\n\n![b](b.png){width=50%}\n\n![c](c.jpg){width=3cm}\n\n![d](d.png)\n\n"
            "- un elemento\n\n  ![e](e.png)\n\nY ![f](f.png) en la línea.",
            a_jpg=photograph(4000, 3000),
            b_png=photograph(2600, 1500),
            c_jpg=photograph(2000, 1500),
            d_png=photograph(600, 400),
            e_png=photograph(3000, 2000),
            f_png=photograph(500, 400),
        )
    )
    for picture, encoding in zip(found, ["jpeg", "image", "jpeg", "image", "image"], strict=False):
        assert picture.encoding == encoding
    dpi = [picture.dpi for picture in found]
    assert [round(value / 10) for value in dpi[:3]] == [30, 30, 30]
    assert dpi[3] < 130, "a small picture keeps its pixels"
    assert found[3].width == 600
    assert all(290 < value <= 311 for value in dpi[4:]), "a list's pictures and a line's, too"


@pytest.mark.slow
def test_the_same_picture_is_in_the_file_once(tmp_path: Path) -> None:
    picture = photograph(500, 400)
    made = handout(
        tmp_path,
        "![a](a.png)\n\n![a](a.png){width=40%}\n\n![b](b.png)\n\n![c](c.png)",
        a_png=picture,
        b_png=picture,
        c_png=photograph(500, 401),
    )
    assert len(shown(made)) == 4
    with pikepdf.open(made.path) as pdf:
        objects = [o for o in pdf.objects if isinstance(o, pikepdf.Stream)]
        assert sum(str(o.get("/Subtype", "")) == "/Image" for o in objects) == 2


@pytest.mark.slow
def test_a_photograph_that_is_small_enough_stays_as_it_is_without_its_place(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Calle Secreta 5"
    out = io.BytesIO()
    photograph(900, 600).save(out, "JPEG", quality=50, exif=exif.tobytes(), comment=b"Secreta")
    assert b"Secreta" in out.getvalue()
    made = handout(tmp_path, "![a](a.jpg)", a_jpg=out.getvalue())
    with pikepdf.open(made.path) as pdf:
        image = next(
            o
            for o in pdf.objects
            if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"
        )
        data = image.read_raw_bytes()
    assert b"Secreta" not in data
    with Image.open(io.BytesIO(out.getvalue())) as old, Image.open(io.BytesIO(data)) as new:
        assert ImageChops.difference(old, new).getbbox() is None
    assert len(data) < len(out.getvalue())


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def turned(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright = photograph(900, 600)
    back = {1: None, 3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90}[orientation]
    stored = upright.transpose(back) if back is not None else upright
    return saved(stored, "JPEG", quality=95, exif=exif.tobytes())


def sixteen_bits() -> bytes:
    grey = photograph(900, 600, "L").convert("I").point(lambda value: value * 257)
    return saved(grey.convert("I;16"), "PNG")


def see_through() -> Image.Image:
    picture = photograph(900, 600, "RGBA")
    hole = Image.new("L", picture.size, 255)
    ImageDraw.Draw(hole).rectangle((450, 300, 900, 600), 0)
    picture.putalpha(hole)
    return picture


def frames(kind: str) -> bytes:
    first, second = photograph(900, 600), Image.new("RGB", (900, 600), "blue")
    return saved(first, kind, save_all=True, append_images=[second], duration=100)


PICTURES: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: saved(photograph(900, 600), "JPEG"),
    "upside down": lambda: turned(3),
    "on its side": lambda: turned(6),
    "cmyk": lambda: saved(photograph(900, 600, "CMYK"), "JPEG", quality=95),
    "grey": lambda: saved(photograph(900, 600, "L"), "JPEG"),
    "palette": lambda: saved(photograph(900, 600).quantize(256, Image.Quantize.FASTOCTREE), "PNG"),
    "sixteen bits": sixteen_bits,
    "alpha": lambda: saved(see_through(), "PNG"),
    "alpha of a palette": lambda: saved(see_through().quantize(64), "PNG"),
    "animated gif": lambda: frames("GIF"),
    "animated webp": lambda: frames("WEBP"),
    "tiff": lambda: saved(photograph(900, 600), "TIFF"),
    "cmyk tiff": lambda: saved(photograph(900, 600, "CMYK"), "TIFF"),
    "grey alpha": lambda: saved(see_through().convert("LA"), "PNG"),
    "bmp": lambda: saved(photograph(900, 600), "BMP"),
}


@pytest.mark.parametrize("room", [COLUMN, 1.0], ids=["as it is", "made smaller"])
@pytest.mark.parametrize("name", PICTURES)
def test_pictures_of_every_kind_look_the_same_on_paper(name: str, room: float) -> None:
    data = PICTURES[name]()
    made = for_print(data, room, 7.5)
    again = for_print(data, room, 7.5)
    assert made == again
    with Image.open(io.BytesIO(made)) as picture:
        assert picture.format in ("PNG", "JPEG")
        assert picture.size == ((900, 600) if room > 3 else (300, 200))
        assert picture.getexif().get(0x0112, 1) == 1
        white = Image.new("RGBA", picture.size, "white")
        white.alpha_composite(picture.convert("RGBA"))
        grey = "L" in picture.mode or "grey" in name or "sixteen" in name
        got = white.convert("L" if grey else "RGB")
    wanted = photograph(900, 600, "L" if grey else "RGB").resize(got.size)
    if "alpha" in name:
        across, down = got.size
        wanted.paste("white", (across // 2, down // 2, across, down))
    difference = ImageStat.Stat(ImageChops.difference(got, wanted)).mean
    assert max(difference) < 16, difference


def test_a_jpeg_stays_one_and_never_grows() -> None:
    squeezed = saved(photograph(4000, 3000), "JPEG", quality=5)
    made = for_print(squeezed, COLUMN, 7.5)
    assert made[:2] == b"\xff\xd8"
    assert len(made) <= len(squeezed)
    fine = saved(photograph(4000, 3000), "JPEG", quality=98)
    assert len(for_print(fine, COLUMN, 7.5)) < len(fine) / 4


def test_a_picture_of_two_colours_does_not_become_three_bytes_a_pixel() -> None:
    drawing = photograph(1200, 900, "1")
    with Image.open(io.BytesIO(for_print(saved(drawing, "PNG"), COLUMN, 7.5))) as made:
        assert made.mode == "L"


def test_a_picture_of_too_many_pixels_is_not_decoded() -> None:
    bomb = saved(Image.new("1", (PIXELS // 5_000 + 1, 5_000)), "PNG")
    with pytest.raises(TooManyPixels, match="12001 × 5000 pixels"):
        for_print(bomb, COLUMN, 7.5)

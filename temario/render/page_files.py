"""The files that a page of HTML shows: which may be opened, and in which form paper gets them."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from temario.patterns import pattern
from temario.problems import Problem, error
from temario.render.own_svg import HeavySvg, own_svg
from temario.render.picture import TooManyPixels, open_picture
from temario.render.print_picture import for_print

ROOT = "/course/"
BASE = f"file://{ROOT}"
"""What addresses in a page start from: the same on every machine, since it reaches the file."""
Room = tuple[float, float]
"""The width and height that the largest picture on a page has, in millimetres."""

_AS_THEY_ARE = (".css", ".ttf", ".otf", ".woff", ".woff2")
"""What a template of the course may name besides pictures."""
_IMG = pattern(r"<img\b[^>]*>")
_SRC = pattern(r'(\bsrc=")([^":]+)(")')
_WIDTH = pattern(r"\bwidth:\s*(\d+(?:\.\d+)?)(%|[a-z]+)")
_INCH = {"px": 96.0, "pt": 72.0, "mm": 25.4, "cm": 2.54, "in": 1.0, "em": 3.0, "rem": 3.0}
"""How many of a unit are an inch; of those that hang on the size of type, fewer than that."""
_RASTER = pattern(r"data:image/(?!svg)", re.IGNORECASE)


class PageFiles:
    """Opens the files of one page, each picture with the pixels that its place on paper needs."""

    def __init__(self, html: str, folder: Path, room: Room) -> None:
        self._folder = folder.resolve()
        self._room = room[0] / 25.4, room[1] / 25.4
        names = self._first_of_its_kind(html)
        self.html = _IMG.sub(lambda tag: _renamed(tag[0], names), html) if names else html
        """The page, with one address for each picture even where two files are the same."""
        self.problems: list[Problem] = []
        """What is wrong with pictures that were asked for."""
        self._widths = self._printed(self.html)

    def read(self, url: str) -> bytes:
        """Return the file behind `url` as paper gets it.

        Raises `ValueError` for what is no file of the course, or none that a page may show.
        """
        path = self._path(url)
        if path is None:
            message = f"not a file of the course: {unquote(url)[:200]}"
            raise ValueError(message)
        data = path.read_bytes()
        if path.suffix.lower() in _AS_THEY_ARE:
            return data
        name = path.relative_to(self._folder).as_posix()
        width = self._widths.get(urlsplit(url).path.removeprefix(ROOT), self._room[0])
        return self._picture(data, name, width)

    def look(self, url: str) -> None:
        """Look at a `data:` address: a picture in it is measured before anything decodes it.

        Raises `ValueError` where it is none or too large.
        """
        from urllib.request import DataHandler, Request

        if not _RASTER.match(url):
            return
        data = DataHandler().data_open(Request(url)).read()  # noqa: S310 - `data:` alone
        self._picture(data, "a picture inside another one", self._room[0])

    def _path(self, url: str) -> Path | None:
        """Return the course's file that `url` leads to, links resolved, or None."""
        parts = urlsplit(url)
        if parts.scheme != "file" or parts.netloc or not parts.path.startswith(ROOT):
            return None
        try:
            path = (self._folder / url2pathname(parts.path.removeprefix(ROOT))).resolve()
            inside = path.is_relative_to(self._folder) and path.is_file()
        except (OSError, ValueError):  # a name that is too long, or holds a zero
            return None
        return path if inside else None

    def _picture(self, data: bytes, name: str, width: float) -> bytes:
        try:
            try:
                with open_picture(io.BytesIO(data)):
                    pass
            except TooManyPixels:
                raise
            except (OSError, ValueError, SyntaxError):
                return own_svg(data)
            return for_print(data, width, self._room[1])
        except (TooManyPixels, HeavySvg) as too_much:
            said, hint = f"{name} has {too_much}", "Make it smaller, or save it as PNG or JPEG."
            self._report("picture-too-large", said, hint)
            raise ValueError(said) from too_much
        except (OSError, ValueError, SyntaxError, MemoryError) as broken:
            said = f"{name} cannot be read as a picture"
            hint = "Open it in an image editor and save it anew as PNG, JPEG or SVG."
            self._report("broken-picture", said, hint)
            raise ValueError(said) from broken

    def _report(self, rule: str, message: str, hint: str) -> None:
        self.problems.append(error(rule, None, message, hint))

    def _printed(self, html: str) -> dict[str, float]:
        """Return the greatest width in inches that each picture of the page may be printed in."""
        found: dict[str, float] = {}
        column = self._room[0]
        for tag in _IMG.findall(html):
            source, style = _SRC.search(tag), _WIDTH.search(tag)
            if source is None:
                continue
            number, unit = (float(style[1]), style[2]) if style else (100.0, "%")
            inches = column * number / 100 if unit == "%" else number / _INCH.get(unit, 1.0)
            found[source[2]] = max(found.get(source[2], 0.0), min(column, inches))
        return found

    def _first_of_its_kind(self, html: str) -> dict[str, str]:
        """Return, for addresses whose files are the same, the one that stands for all of them."""
        sizes: dict[int, list[str]] = {}
        for source in dict.fromkeys(_sources(html)):
            if (path := self._path(BASE + source)) is not None:
                sizes.setdefault(path.stat().st_size, []).append(source)
        names: dict[str, str] = {}
        for same_size in (group for group in sizes.values() if len(group) > 1):
            first: dict[bytes, str] = {}
            for source in same_size:
                path = self._path(BASE + source)
                assert path is not None
                names[source] = first.setdefault(_digest(path), source)
        return names


def _renamed(tag: str, names: dict[str, str]) -> str:
    return _SRC.sub(lambda source: f"{source[1]}{names.get(source[2], source[2])}{source[3]}", tag)


def _sources(html: str) -> Iterator[str]:
    for tag in _IMG.findall(html):
        if (source := _SRC.search(tag)) is not None:
            yield source[2]


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()

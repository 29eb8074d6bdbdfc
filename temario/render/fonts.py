"""The theme's fonts: their files, what they cover, and a fontconfig that sees them alone."""

from __future__ import annotations

import hashlib
import importlib.util
import struct
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path

from temario.patterns import pattern
from temario.problems import CourseError, Place, Problem, error

_FILES = (".ttf", ".otf")
_PACKAGE = pattern(r"[A-Za-z0-9][A-Za-z0-9_-]*")
"""The name of a package. One with a dot would be looked for inside another, which is run for it."""


@cache
def font_folder(package: str) -> Path:
    """Return the folder of font files in the PyPI package `package`.

    Raises `CourseError` where it is not installed.
    """
    problem = missing_font(package)
    if problem is not None:
        raise CourseError([problem])
    return _folder(package)


def missing_font(package: str, place: Place | None = None) -> Problem | None:
    """Return the problem of a package that is not there or has no fonts; `place` names it."""
    if not package:
        hint = "Name one: {family: Arial, package: fontpkg-arimo}"
        return error("missing-font", place, "a font of the theme names no package", hint)
    if not _PACKAGE.fullmatch(package) or not _folder(package).parts:
        message = f"the font package {package} is not installed"
        hint = f"If you trust whoever wrote the theme, run: pip install {package}"
        if not _PACKAGE.fullmatch(package):
            hint = "Name one as it is called on pypi.org, such as fontpkg-arimo."
        return error("missing-font", place, message, hint)
    if not any(path.suffix in _FILES for path in _folder(package).iterdir()):
        hint = "Name one that has, such as fontpkg-arimo."
        return error("missing-font", place, f"the package {package} has no fonts", hint)
    return None


@cache
def _folder(package: str) -> Path:
    """Return the folder of a package's fonts, or an empty path where there is no such package."""
    spec = importlib.util.find_spec(package.replace("-", "_"))
    if spec is None or spec.origin is None or not Path(spec.origin).is_file():
        return Path()
    folder = Path(spec.origin).parent
    return folder / "files" if (folder / "files").is_dir() else folder


@cache
def font_files(package: str) -> tuple[Path, ...]:
    """Return the TrueType files of a font package, upright before italic."""
    found = [p for p in font_folder(package).iterdir() if p.suffix in _FILES]
    return tuple(sorted(found, key=lambda path: ("Italic" in path.name, path.name)))


@cache
def covered(package: str) -> frozenset[int]:
    """Return the code points that the upright font of a package has a glyph for."""
    import uharfbuzz

    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(font_files(package)[0])))
    return frozenset(face.unicodes)


@cache
def font_height(package: str) -> tuple[float, float]:
    """Return how far a package's upright font reaches above and under the line, in ems."""
    import uharfbuzz

    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(font_files(package)[0])))
    above, below = struct.unpack(">hh", face.reference_table("hhea").data[4:8])
    return above / face.upem, -below / face.upem


@cache
def family_of(package: str) -> str:
    """Return the name by which a package's fonts are asked for."""
    from fontTools.ttLib import TTFont

    with TTFont(font_files(package)[0], lazy=True) as font:
        return str(font["name"].getBestFamilyName())


def uncovered(text: str, packages: Iterable[str]) -> list[str]:
    """Return the characters of `text` that none of the packages' fonts can draw, each once.

    White space, joiners and variation selectors draw nothing and count as covered.
    """
    known = _covered_by(tuple(packages))
    return [
        character
        for character in dict.fromkeys(text)
        if ord(character) not in known and not _invisible(character)
    ]


@cache
def _covered_by(packages: tuple[str, ...]) -> frozenset[int]:
    return frozenset().union(*(covered(package) for package in packages))


def _invisible(character: str) -> bool:
    point = ord(character)
    return (
        character.isspace()
        or point < 0x20
        or 0x200B <= point <= 0x200F
        or 0x2060 <= point <= 0x2064
        or 0xFE00 <= point <= 0xFE0F
        or point in (0xAD, 0xFEFF)
    )


def fontconfig(packages: Iterable[str], cache_folder: Path) -> Path:
    """Write a fontconfig file that lists the packages' fonts and nothing else; return its path.

    Nothing of the machine's own fonts is seen, so the same course gives the same pages anywhere.
    """
    folders = sorted({font_folder(package) for package in packages})
    lines = "\n".join(f"  <dir>{escape(str(folder))}</dir>" for folder in folders)
    text = (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig>\n{lines}\n  <cachedir>{escape(str(cache_folder))}</cachedir>\n"
        "</fontconfig>\n"
    )
    name = hashlib.sha256(text.encode()).hexdigest()[:16]
    path = cache_folder / f"fonts-{name}.conf"
    if not path.is_file():
        cache_folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{id(text)}.tmp")
        unfinished.write_text(text, "utf-8")
        unfinished.replace(path)
    return path

"""Names of files inside packages: plain ASCII, each one once, also where case does not count.

LMSs unpack on file systems of every kind, and some of them know neither accents nor spaces.
"""

from __future__ import annotations

import unicodedata
from dataclasses import field
from pathlib import PurePosixPath

from temario.patterns import pattern
from temario.records import mutable

_UNSAFE = pattern(r"[^A-Za-z0-9._-]+")


def plain_path(path: str) -> str:
    """Return a path of ASCII letters, digits, `.`, `_` and `-`.

    `imágenes/el lápiz.png` becomes `imagenes/el-lapiz.png`.
    """
    return "/".join(_plain(part) for part in PurePosixPath(path).parts)


@mutable
class PlainNames:
    """Gives paths that differ by more than their case."""

    taken: set[str] = field(default_factory=set)
    """Those that are given, lower case."""

    def free(self, path: str) -> str:
        """Return `path`, or one with a number, `a-2.png`, where it is given already."""
        pure = PurePosixPath(path)
        name, count = path, 1
        while name.casefold() in self.taken:
            count += 1
            name = str(pure.with_name(f"{pure.stem}-{count}{pure.suffix}"))
        self.taken.add(name.casefold())
        return name


def _plain(part: str) -> str:
    folded = unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode()
    name = _UNSAFE.sub("-", folded).strip(".-")
    suffix = PurePosixPath(part).suffix
    if not name or (name == suffix.strip(".") and suffix):
        points = "-".join(f"{ord(character):x}" for character in PurePosixPath(part).stem[:16])
        name = f"{points}{_UNSAFE.sub('', suffix)}"
    return name

"""Planning: names inside the package for the files of the course that its pages show."""

from __future__ import annotations

import base64
import re
import unicodedata
from pathlib import Path, PurePosixPath

from temario.model import Asset

FOLDER = "media"
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class Files:
    """Collects the files that pages ask for, and gives each one address."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.names: dict[str, str] = {}
        """Path in the package by path in the course, in the order of asking."""
        self.inside: set[str] = set()
        """Files of the course that are written into the page itself."""
        self._taken: set[str] = set()

    def address(self, asset: Asset) -> str:
        """Return where a file lies in the package: its path under `media/`, in plain ASCII.

        LMSs unpack on file systems of every kind, so names differ by more than
        their case. Captions are given as a `data:` address, since browsers
        refuse to read them from `file:`.
        """
        if asset.media_type == "text/vtt":
            return self._inside(asset)
        if asset.path not in self.names:
            self.names[asset.path] = self._free(safe(asset.path))
        return self.names[asset.path]

    def _inside(self, asset: Asset) -> str:
        self.inside.add(asset.path)
        content = base64.b64encode((self._root / asset.path).read_bytes()).decode()
        return f"data:{asset.media_type};base64,{content}"

    def _free(self, path: str) -> str:
        pure = PurePosixPath(path)
        name, count = f"{FOLDER}/{path}", 1
        while name.casefold() in self._taken:
            count += 1
            name = f"{FOLDER}/{pure.with_name(f'{pure.stem}-{count}{pure.suffix}')}"
        self._taken.add(name.casefold())
        return name


def safe(path: str) -> str:
    """Return a path of ASCII letters, digits, `.`, `_` and `-`.

    `imágenes/el lápiz.png` becomes `imagenes/el-lapiz.png`.
    """
    return "/".join(_safe(part) for part in PurePosixPath(path).parts)


def _safe(part: str) -> str:
    folded = unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode()
    name = _UNSAFE.sub("-", folded).strip(".-")
    suffix = PurePosixPath(part).suffix
    if not name or (name == suffix.strip(".") and suffix):
        points = "-".join(f"{ord(character):x}" for character in PurePosixPath(part).stem[:16])
        name = f"{points}{_UNSAFE.sub('', suffix)}"
    return name

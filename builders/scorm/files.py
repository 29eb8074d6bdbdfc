"""Planning: names inside the package for the files of the course that its pages show."""

from __future__ import annotations

import base64
from pathlib import Path

from temario.model import Asset
from temario.picture_kinds import fitting
from temario.plain_names import PlainNames, plain_path

FOLDER = "media"


class Files:
    """Collects the files that pages ask for, and gives each one address."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.names: dict[str, str] = {}
        """Path in the package by path in the course, in the order of asking."""
        self.inside: set[str] = set()
        """Files of the course that are written into the page itself."""
        self._names = PlainNames()

    def address(self, asset: Asset) -> str:
        """Return where a file lies in the package: its path under `media/`, in plain ASCII.

        Its ending is that of what it holds, since an LMS tells browsers by that what it is.
        Captions are given as a `data:` address, since browsers
        refuse to read them from `file:`.
        """
        if asset.media_type == "text/vtt":
            return self._inside(asset)
        if asset.path not in self.names:
            path = fitting(plain_path(asset.path), asset.media_type)
            self.names[asset.path] = self._names.free(f"{FOLDER}/{path}")
        return self.names[asset.path]

    def _inside(self, asset: Asset) -> str:
        self.inside.add(asset.path)
        content = base64.b64encode((self._root / asset.path).read_bytes()).decode()
        return f"data:{asset.media_type};base64,{content}"

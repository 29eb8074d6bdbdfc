"""Pictures and films of a deck → files of the course."""

from __future__ import annotations

import hashlib
from dataclasses import field
from typing import Literal

from temario.importing.office.package import Package, Relation
from temario.model import Media
from temario.picture_kinds import ENDINGS, HEAD, kind_of
from temario.problems import Place
from temario.records import mutable

_DRAWINGS = ("emf", "wmf", "emz", "wmz", "svg", "pct", "pict", "eps")
"""Endings of pictures that other programs can convert."""
_FILMS = ("mp4", "m4v", "webm", "ogv", "mov")
_SOUNDS = ("mp3", "m4a", "ogg", "oga", "wav", "flac")


@mutable
class Files:
    """The files that a course gets from one file of Office, each once."""

    package: Package
    stem: str
    """How their names begin."""
    slide: str = ""
    """What tells where they are met first, such as `03`; part of their names."""
    paths: dict[str, str] = field(default_factory=dict)
    """The parts that were met → their paths in the course; empty for what cannot be shown."""
    digests: dict[bytes, str] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    """Paths in the course → what the files hold."""
    counts: dict[str, int] = field(default_factory=dict)
    aside: set[str] = field(default_factory=set)
    """Paths of what is kept though no text shows it."""

    def picture(self, part: str) -> str:
        """Return the path of a picture in the course; empty where no output can show it."""
        if part not in self.paths:
            content = self.package.bytes(part)
            ending = ending_of(content)
            self.paths[part] = self.kept(content, ending) if ending else ""
        return self.paths[part]

    def drawing(self, part: str) -> str:
        """Keep a picture that no output shows, for its owner to convert; return its path."""
        content, ending = self.package.bytes(part), part.rpartition(".")[2].lower()
        if not content or ending not in _DRAWINGS:
            return ""
        path = self.kept(content, ending)
        self.aside.add(path)
        return path

    def film(self, relation: Relation, title: str, place: Place) -> Media | None:
        """Return a film or a recording; None where outputs cannot play it."""
        ending = relation.target.rpartition(".")[2].lower()
        if ending not in _FILMS + _SOUNDS:
            return None
        kind: Literal["video", "audio"] = "video" if ending in _FILMS else "audio"
        if relation.external:
            known = relation.target.lower().startswith(("https://", "http://"))
            return Media(kind, relation.target, None, title, place) if known else None
        if relation.target not in self.paths:
            content = self.package.bytes(relation.target)
            self.paths[relation.target] = self.kept(content, ending) if content else ""
        path = self.paths[relation.target]
        return Media(kind, path, None, title, place) if path else None

    def kept(self, content: bytes, ending: str) -> str:
        """Keep a file, unless the same one is there; return its path in the course."""
        digest = hashlib.sha256(content).digest()
        if digest not in self.digests:
            self.counts[self.slide] = count = self.counts.get(self.slide, 0) + 1
            parts = [part for part in (self.stem, self.slide) if part]
            name = "-".join(parts if count == 1 else [*parts, str(count)])
            path = f"img/{name}.{ending}"
            self.digests[digest] = path
            self.contents[path] = content
        return self.digests[digest]


def ending_of(content: bytes) -> str:
    """Return the ending of a picture by how it begins; empty where outputs cannot show it."""
    kind = kind_of(content[:HEAD])
    if not kind or (kind == "image/svg+xml" and not _harmless(content)):
        return ""
    return ENDINGS[kind][0].removeprefix(".")


def _harmless(content: bytes) -> bool:
    from temario.render.picture import shows_only_itself

    try:
        return shows_only_itself(content.decode("utf-8"))
    except UnicodeDecodeError:
        return False

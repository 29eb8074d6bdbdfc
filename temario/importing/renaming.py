"""New names for what is imported: such that are good everywhere and that nothing has yet."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from urllib.parse import quote, unquote

from temario.model import (
    Attributes,
    Block,
    Blocks,
    Figure,
    Inline,
    Link,
    Media,
    Picture,
)
from temario.patterns import pattern
from temario.picture_kinds import HEAD, fitting, kind_of
from temario.records import replace
from temario.slug import slug
from temario.traverse import transform

_ENDING = pattern(r"\.[a-z0-9]{1,5}")
_TEXTS = (".md", ".markdown", ".yaml", ".yml")
"""Endings that mean something in a course."""
_LONGEST = 60
_NUMBER = pattern(r"(\d+)[-_. ]+")


def text_name(name: str, number: int) -> str:
    """Return the name of a text that is to be the `number`th of its course."""
    stem = posixpath.basename(name.removesuffix(".md"))
    counted = _NUMBER.match(stem)
    return f"{number:02}-{_word(stem[counted.end() :] if counted else stem) or 'text'}.md"


def next_number(names: list[str]) -> int:
    """Return the number that comes after those of the texts of a course."""
    found = [_NUMBER.match(posixpath.basename(name)) for name in names]
    return max((int(match[1]) for match in found if match and len(match[1]) < 6), default=0) + 1


def file_name(path: str, content: bytes, folder: str, taken: set[str]) -> str:
    """Return a path of two parts for a picture or such: in `folder`, and not in `taken`.

    A picture gets the ending of what it holds. Whatever a hostile file says, it lies in that
    folder, is no text and no setting of the course.
    """
    base = posixpath.basename(path.replace("\\", "/"))
    base = fitting(base, kind_of(content[:HEAD])) if base else base
    stem, ending = posixpath.splitext(base)
    ending = ending.lower()
    if not _ENDING.fullmatch(ending) or ending in _TEXTS:
        stem, ending = base, ".bin"
    stem = _word(stem) or "file"
    count, name = 1, f"{folder}/{stem}{ending}"
    while name.casefold() in taken:
        count += 1
        name = f"{folder}/{stem}-{count}{ending}"
    taken.add(name.casefold())
    return name


def folder_name(path: str, fallback: str, taken: set[str]) -> str:
    """Return a folder's name that is not in `taken`."""
    stem = _word(path.partition("/")[0]) if "/" in path else ""
    base = stem or _word(fallback) or "files"
    base = f"{base}-files" if base in ("output", "templates", "venv") else base
    count, name = 1, base
    while name in taken:
        count += 1
        name = f"{base}-{count}"
    return name


def _word(text: str) -> str:
    return slug(text)[:_LONGEST].strip("-")


def renamed(blocks: Blocks, names: Mapping[str, str]) -> Blocks:
    """Return `blocks` with the files that they show or lead to by their new names."""

    def path(address: str) -> str:
        base, mark, rest = address.partition("#")
        known = names.get(base) or names.get(unquote(base))
        return quote(known) + mark + rest if known else address

    def attributes(old: Attributes) -> Attributes:
        keys = ("captions", "poster")
        values = tuple((k, path(v) if k in keys else v) for k, v in old.values)
        return old if values == old.values else replace(old, values=values)

    def picture(old: Picture) -> Picture:
        return replace(old, target=path(old.target))

    def block(old: Block) -> Blocks:
        match old:
            case Figure():
                return (replace(old, picture=picture(old.picture)),)
            case Media():
                new = replace(old, target=path(old.target), attributes=attributes(old.attributes))
                return (new,)
            case _:
                return (old,)

    def inline(old: Inline) -> Inline:
        match old:
            case Picture():
                return picture(old)
            case Link() if old.asset is None:
                return replace(old, href=path(old.href))
            case _:
                return old

    return transform(blocks, block, inline)

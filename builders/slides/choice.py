"""Stage 2, plan: the layout that an author chose with `{layout=two-content}`.

It stands at a heading, for all of its slides, or at a `::: slide`, for that one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, cast, get_args

from temario.model import (
    Attributes,
    Block,
    Blocks,
    Diagram,
    Heading,
    Media,
    Missing,
    Only,
    Picture,
)
from temario.nearest import nearest
from temario.problems import Place, Problem, warning
from temario.slug import slug
from temario.traverse import walk

Choice = Literal["", "content", "two-content", "picture", "statement", "section"]
"""What may be chosen; empty where nothing is."""

CHOICES = tuple(name for name in get_args(Choice) if name)
OF_PASSAGES = tuple(name for name in CHOICES if name != "section")
"""What may be chosen at a `::: slide`, which has no title of its own."""

_MEANT = {
    "two": "two-content",
    "columns": "two-content",
    "columnas": "two-content",
    "dos-columnas": "two-content",
    "dos-contenidos": "two-content",
    "dos-objetos": "two-content",
    "comparison": "two-content",
    "comparacion": "two-content",
    "image": "picture",
    "imagen": "picture",
    "figure": "picture",
    "quote": "statement",
    "cita": "statement",
    "frase": "statement",
    "declaracion": "statement",
    "text": "content",
    "texto": "content",
    "contenido": "content",
    "seccion": "section",
    "divider": "section",
}
"""Words for what may be chosen, in the language of a template or of the author."""


def choice(attributes: Attributes, known: tuple[str, ...] = CHOICES) -> Choice:
    """Return the layout chosen; nothing where what was written is none of those `known`."""
    name = _name(attributes)
    return cast("Choice", name) if name in known else ""


def unknown_choice(
    attributes: Attributes, place: Place, known: tuple[str, ...] = CHOICES
) -> Iterator[Problem]:
    """Yield the problem of a layout that is none of those `known`."""
    name = _name(attributes)
    if not name or name in known:
        return
    near = _MEANT.get(name) or nearest(name, known)
    hint = f"Did you mean “{near}”? " if near else ""
    message = f"“layout={attributes.get('layout')}” names no layout of slides"
    if name in CHOICES:
        message = f"“layout={name}” needs a title: only a heading can have it"
    yield warning("unknown-layout", place, message, f"{hint}Known are: {', '.join(known)}.")


def without_picture(attributes: Attributes, place: Place, blocks: Blocks) -> Iterator[Problem]:
    """Yield the problem of each layout for a picture under which `blocks` have none.

    `attributes` are those of the part that the blocks belong to.
    """
    under: list[Block] = []
    for block in (*blocks, None):
        if block is None or isinstance(block, Heading):
            if _name(attributes) == "picture" and not _has_picture(under):
                message = "layout=picture is not used: there is no picture for it"
                hint = "Put a picture under it, ![words](picture.png), or take layout=picture out."
                yield warning("unused-setting", place, message, hint)
            under = []
            if block is not None:
                attributes, place = block.attributes, block.place
        else:
            under.append(block)
            if isinstance(block, Only):
                yield from without_picture(block.attributes, block.place, block.blocks)


def _has_picture(blocks: Iterable[Block]) -> bool:
    return any(isinstance(node, Picture | Diagram | Media | Missing) for node in walk(blocks))


def _name(attributes: Attributes) -> str:
    return slug(attributes.get("layout"))

"""When two pieces of the model say the same: their places, files and numbers left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import TypeAlias

from markdown_it.common.normalize_url import normalizeLink

from temario.model import (
    Attributes,
    Block,
    Blocks,
    Callout,
    Code,
    DefinitionList,
    Diagram,
    Emphasis,
    Figure,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    List,
    Listing,
    Math,
    Media,
    Only,
    Option,
    Paragraph,
    Picture,
    Quote,
    Strong,
    Styled,
    Text,
)
from temario.patterns import pattern
from temario.records import replace

Form: TypeAlias = "tuple[object, ...]"
"""A node as its name and what it says."""

_LEFT_OUT = ("place", "asset", "captions", "poster", "number", "loose")
_LINE_ENDS = pattern(r"\r\n|[\r\n]")


def alike(blocks: Iterable[Block]) -> Form:
    """Return `blocks` as values that are equal where they say the same.

    What Markdown cannot hold, or no reader can see, is left out: white space at the ends of a line
    and of emphasised words, emphasis of nothing, and whether an item with one paragraph is loose.
    """
    return tuple(form for block in blocks for form in _block(block))


def alike_inlines(content: Inlines, trim: bool = True) -> Form:
    """Return a line of text as values that are equal where it says the same."""
    return _trimmed(_inlines(content)) if trim else _inlines(content)


def _block(block: Block) -> Iterable[Form]:
    match block:
        case Paragraph():
            content = alike_inlines(block.content)
            return [("Paragraph", content, _form(block.attributes))] if content else []
        case Heading():
            return [("Heading", block.level, alike_inlines(block.content), _form(block.attributes))]
        case List(items=()):
            return []
        case List():
            return [("List", block.ordered and block.start, is_loose(block), *_fields(block))]
        case Figure():
            caption = alike_inlines(block.caption)
            return [("Figure", _picture(block.picture, bool(caption)), caption)]
        case Listing() | Diagram() if block.title and not block.attributes.get("title"):
            # A title from elsewhere is written as one of its attributes.
            values = (*block.attributes.values, ("title", block.title))
            return _block(replace(block, attributes=replace(block.attributes, values=values)))
        case DefinitionList(entries):
            # A term without a word on it has an empty one.
            said = [
                (alike_inlines(e.term), tuple(filter(None, map(alike, e.details)))) for e in entries
            ]
            return [("DefinitionList", *said)]
        case _:
            return [(type(block).__name__, *_fields(block))]


def is_loose(block: List) -> bool:
    """Return whether blank lines set items apart, as far as a list can say so."""
    parts = [item.blocks for item in block.items]
    several = len(parts) > 1 or any(len(blocks) > 1 for blocks in parts)
    texts = any(isinstance(part, Paragraph | Figure | Media) for blocks in parts for part in blocks)
    return several and texts and (block.loose or not all(map(_fits_tight, parts)))


def _fits_tight(blocks: Blocks) -> bool:
    """Return whether blocks can follow each other without blank lines (CommonMark 0.31, 5.3)."""
    if any(isinstance(block, Callout | Only) and len(block.blocks) > 1 for block in blocks):
        return False
    return all(map(_follows, blocks, blocks[1:]))


def _follows(one: Block, other: Block) -> bool:
    if isinstance(one, Listing | Diagram | Callout | Only):
        return isinstance(other, Listing | Diagram | Callout | Only | Paragraph)
    match other:
        case List():
            starts = bool(other.items and other.items[0].blocks)
            starts = starts and (not other.ordered or other.start == 1)
            return isinstance(one, Paragraph) and starts and other.attributes == Attributes()
        case Quote():
            return isinstance(one, Paragraph | List) and other.attributes == Attributes()
        case Listing() | Diagram() | Callout() | Only():
            return isinstance(one, Paragraph | List | Quote)
        case _:
            return False


def _fields(node: object) -> Iterable[object]:
    skipped = ("start", "ordered") if isinstance(node, List) else ()
    for field in fields(node):  # type: ignore[arg-type]
        if field.name not in _LEFT_OUT and field.name not in skipped:
            yield _form(getattr(node, field.name))


def _form(value: object) -> object:
    if isinstance(value, tuple):
        if value and all(isinstance(part, Inline) for part in value):
            return alike_inlines(value)
        if value and all(isinstance(part, Block | Option) for part in value):
            return tuple(form for part in value for form in _any(part))
        return tuple(map(_form, value))
    if is_dataclass(value):
        return (type(value).__name__, *_fields(value))
    return value


def _any(part: object) -> Iterable[object]:
    return _block(part) if isinstance(part, Block) else [_form(part)]


def _inlines(content: Inlines) -> Form:
    found: list[tuple[object, ...]] = []
    for inline in content:
        for form in _inline(inline):
            _append(found, form)
    return tuple(found)


def _append(found: list[tuple[object, ...]], form: tuple[object, ...]) -> None:
    """Append a form; texts are joined, and white space around a line break is dropped."""
    last = found[-1] if found else ("",)
    if form[0] == "LineBreak" and last[0] == "Text":
        found[-1] = ("Text", str(last[1]).rstrip(" \t"))
        if not found[-1][1]:
            found.pop()
    if form[0] == "Text":
        text = str(form[1])
        text = text.lstrip(" \t") if last[0] == "LineBreak" else text
        if last[0] == "Text":
            found[-1] = ("Text", f"{last[1]}{text}")
        elif text:
            found.append(("Text", text))
        return
    found.append(form)


def _inline(inline: Inline) -> Iterable[tuple[object, ...]]:
    match inline:
        case Text(text):
            return [("Text", _LINE_ENDS.sub(" ", text))]
        case Emphasis() | Strong():
            return _hoisted((type(inline).__name__,), _inlines(inline.content))
        case Styled("strikethrough" as style):
            return _hoisted(("Styled", style), _inlines(inline.content))
        case Styled(style):
            content = _inlines(inline.content)
            return [("Styled", style, content)] if content else []
        case LineBreak():
            return [("LineBreak",)]
        case Code(text):
            return [("Code", _LINE_ENDS.sub(" ", text))]
        case Math(tex):
            return [("Math", " ".join(tex.split()))]
        case Link():
            address = inline.asset.path if inline.asset and not inline.href else inline.href
            return [("Link", normalizeLink(address), inline.title, _inlines(inline.content))]
        case Picture():
            return [_picture(inline)]
        case _:
            if type(inline).__name__ == "Footnote":
                return [("Footnote", *_fields(inline))]
            return [(type(inline).__name__, *_fields(inline))]


def _picture(picture: Picture, captioned: bool = False) -> tuple[object, ...]:
    title = "" if captioned else picture.title
    attributes = _form(picture.attributes)
    return ("Picture", normalizeLink(picture.target), picture.alt, title, attributes)


def _hoisted(name: tuple[object, ...], content: Form) -> Iterable[tuple[object, ...]]:
    """Yield white space at the ends of emphasised words outside of them."""
    inner = _trimmed(content)
    if not inner:
        yield from content  # type: ignore[misc]
        return
    first, last = content[0], content[-1]
    if isinstance(first, tuple) and first[0] == "Text":
        space = first[1][: len(first[1]) - len(first[1].lstrip())]
        yield ("Text", space)
    yield (*name, inner)
    if isinstance(last, tuple) and last[0] == "Text":
        yield ("Text", last[1][len(last[1].rstrip()) :])


def _trimmed(content: Form) -> Form:
    """Return a line without white space and breaks at its ends."""
    parts = list(content)
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while parts:
            form = parts[end]
            assert isinstance(form, tuple)
            if form[0] == "Text" and strip(form[1]):
                parts[end] = ("Text", strip(form[1]))
                break
            if form[0] not in ("Text", "LineBreak"):
                break
            parts.pop(end)
    return tuple(parts)

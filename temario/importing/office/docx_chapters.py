"""A document's blocks → units and lessons by its headings."""

from __future__ import annotations

from collections.abc import Iterator

from temario.model import Block, Blocks, Heading, Paragraph, Strong, Text
from temario.patterns import pattern
from temario.problems import Place
from temario.records import replace
from temario.slug import slug
from temario.traverse import plain, transform, walk

_NUMBERED = pattern(r"\s*\d{1,3}(?:\.\d{1,3}){0,4}[.)]*\s")
"""The number of a heading: with so many dots inside, it is of the level below."""
_LONGEST = 12
"""So many words a bold line may have to be a heading, where no style says which are."""
_LINES = 8
"""So many lines a cover may have under its title."""
_SHORT = 3
"""So many blocks before the first heading, an author and a date, make no unit of their own."""


def texts_of(blocks: Blocks, title: str, stem: str, place: Place) -> tuple[tuple[str, Blocks], ...]:
    """Return the Markdown files of a document, named after `stem` or after their headings.

    Headings become units and lessons: with several of the first level and others under them,
    each of the first level is a unit. With one of the first level, it is the unit. With no
    other level, `title` is the unit and they are lessons.
    """
    if not any(isinstance(block, Heading) for block in blocks):
        blocks = _with_bold_headings(blocks)
    blocks = _raised(blocks)
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    tops = [at for at, b in enumerate(blocks) if isinstance(b, Heading) and b.level == 1]
    head = Heading(1, "", (Text(title, place),), place)
    if len(tops) == 1 and tops[0] == 0:
        return ((f"{stem}.md", blocks),)
    if len(tops) <= 1 or max(levels) == 1:
        return ((f"{stem}.md", (head, *map(_lowered, blocks))),)
    parts = [blocks[a:b] for a, b in zip(tops, [*tops[1:], len(blocks)], strict=True)]
    before = blocks[: tops[0]]
    if len(before) > _SHORT or any(isinstance(block, Heading) for block in before):
        parts.insert(0, (head, *before))
    else:
        parts[0] = (parts[0][0], *before, *parts[0][1:])
    return tuple(_named(parts, stem))


def title_page(texts: tuple[tuple[str, Blocks], ...]) -> tuple[str, Blocks]:
    """Return the title and the few lines of a first text that is but a cover; nothing of others.

    It has no number where all other texts have one, and nothing but short lines.
    """
    first, *others = (blocks for _, blocks in texts)
    heads = [blocks[0] for blocks in (first, *others) if blocks]
    numbered = [isinstance(h, Heading) and _NUMBERED.match(plain(h.content)) for h in heads]
    if len(numbered) < 3 or numbered[0] or not all(numbered[1:]) or len(first) > _LINES + 1:
        return "", ()
    lines = [plain(block.content) for block in first[1:] if isinstance(block, Paragraph)]
    head = first[0]
    if len(lines) < len(first) - 1 or not isinstance(head, Heading):
        return "", ()
    if any(len(line.split()) > _LONGEST for line in lines):
        return "", ()
    return " ".join(plain(head.content).split()), first[1:]


def _named(parts: list[Blocks], stem: str) -> Iterator[tuple[str, Blocks]]:
    for number, part in enumerate(parts, start=1):
        heading = part[0]
        words = plain(heading.content) if isinstance(heading, Heading) else ""
        yield f"{number:02}-{slug(words)[:40].strip('-') or stem}.md", part


def _with_bold_headings(blocks: Blocks) -> Blocks:
    """Return blocks with short bold lines as headings, if there are two or more."""
    bold = [_is_bold_line(block) for block in blocks]
    if sum(bold) < 2:
        return blocks
    return tuple(
        _heading_of(block) if is_bold else block
        for block, is_bold in zip(blocks, bold, strict=True)
    )


def _is_bold_line(block: Block) -> bool:
    if not isinstance(block, Paragraph) or len(block.content) != 1:
        return False
    words = plain(block.content).strip()
    short = len(words.split()) <= _LONGEST and not words.endswith((".", ":", ";", ","))
    return isinstance(block.content[0], Strong) and short


def _heading_of(block: Block) -> Block:
    first = block.content[0] if isinstance(block, Paragraph) else None
    if not isinstance(first, Strong):
        return block
    numbered = _NUMBERED.match(plain(first.content))
    level = numbered[0].rstrip(".) ").count(".") + 1 if numbered else 1
    return Heading(level, "", first.content, first.place)


def _raised(blocks: Blocks) -> Blocks:
    """Return blocks whose headings leave out no level."""
    used = sorted({node.level for node in walk(blocks) if isinstance(node, Heading)})
    levels = {level: at for at, level in enumerate(used, start=1)}

    def block(block: Block) -> Blocks:
        if isinstance(block, Heading):
            return (replace(block, level=levels[block.level]),)
        return (block,)

    return transform(blocks, block) if used != list(levels.values()) else blocks


def _lowered(block: Block) -> Block:
    if isinstance(block, Heading):
        return replace(block, level=min(block.level + 1, 6))
    return block

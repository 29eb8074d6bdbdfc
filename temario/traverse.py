"""Ways through the model: its words, its nodes in order, and a course with some of them changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import is_
from typing import TypeVar

from temario.model import (
    Answer,
    Asset,
    Attributes,
    Audience,
    Block,
    Blocks,
    Break,
    Callout,
    Choice,
    Cloze,
    Code,
    Course,
    Definition,
    DefinitionList,
    Diagram,
    Disclosure,
    Emphasis,
    Essay,
    Figure,
    Footnote,
    Formula,
    Gap,
    Heading,
    Inline,
    Inlines,
    Item,
    LineBreak,
    Link,
    List,
    Listing,
    ListItem,
    Match,
    Math,
    Media,
    Missing,
    Numeric,
    Only,
    Option,
    Order,
    Paragraph,
    Picture,
    Pool,
    Question,
    Quote,
    Short,
    Span,
    Strong,
    Styled,
    Table,
    Target,
    Text,
    TrueFalse,
)
from temario.records import changed, each

Node = TypeVar("Node")

GAP = "____"
"""What stands for a gap where a line of text is given without formatting."""


def plain(content: Iterable[Inline]) -> str:
    """Return the words of `content` without formatting; footnotes are left out."""
    return "".join(_plain(inline) for inline in content)


def _plain(inline: Inline) -> str:
    match inline:
        case Text(text) | Code(text):
            return text
        case Math(tex):
            return tex
        case Picture():
            return inline.alt
        case LineBreak():
            return " "
        case Footnote():
            return ""
        case Gap():
            return GAP
        case _:
            return plain(inline.content)


def heading(number: str, title: str) -> str:
    """Return a part's heading with its number as shown: `0.2 Características`, `3. Uso`."""
    if not number:
        return title
    return f"{number} {title}" if "." in number else f"{number}. {title}"


def transform(
    blocks: Blocks,
    block: Callable[[Block], Blocks] = lambda block: (block,),
    inline: Callable[[Inline], Inline] = lambda inline: inline,
) -> Blocks:
    """Return `blocks` with every block replaced by `block(it)` and every inline by `inline(it)`.

    Parts are replaced before what holds them. What is not changed is not made anew.
    """

    def lines(content: Inlines) -> Inlines:
        return transform_inlines(content, block, inline)

    def inner(blocks: Blocks) -> Blocks:
        return transform(blocks, block, inline)

    def cells(row: tuple[Inlines, ...]) -> tuple[Inlines, ...]:
        return each(lines, row)

    def item(old: ListItem) -> ListItem:
        return changed(old, blocks=inner(old.blocks))

    def entry(old: Definition) -> Definition:
        return changed(old, term=lines(old.term), details=each(inner, old.details))

    found: list[Block] = []
    for old in blocks:
        new: Block
        match old:
            case Paragraph() | Heading():
                new = changed(old, content=lines(old.content))
            case List():
                new = changed(old, items=each(item, old.items))
            case DefinitionList():
                new = changed(old, entries=each(entry, old.entries))
            case Quote() | Only():
                new = changed(old, blocks=inner(old.blocks))
            case Callout():
                new = changed(old, title=lines(old.title), blocks=inner(old.blocks))
            case Disclosure():
                new = changed(old, summary=lines(old.summary), blocks=inner(old.blocks))
            case Table():
                head, rows = cells(old.head), each(cells, old.rows)
                new = changed(old, head=head, rows=rows, caption=lines(old.caption))
            case Figure():
                new = changed(old, caption=lines(old.caption))
            case Question():
                new = _question(old, inner, lines)
            case Pool():
                new = changed(old, blocks=inner(old.blocks))
            case Listing() | Formula() | Diagram() | Media() | Break() | Missing():
                new = old
        found.extend(block(new))
    return _same(found, blocks)


def _same(found: list[Node], old: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return `found`, or `old` where every one of it is in its place there."""
    if len(found) == len(old) and all(map(is_, found, old)):
        return old
    return tuple(found)


def _question(
    old: Question, inner: Callable[[Blocks], Blocks], lines: Callable[[Inlines], Inlines]
) -> Question:
    return changed(
        old,
        stem=inner(old.stem),
        answer=_answer(old.answer, inner, lines),
        hints=each(inner, old.hints),
        feedback=inner(old.feedback),
        correct=inner(old.correct),
        incorrect=inner(old.incorrect),
    )


def _answer(
    old: Answer, inner: Callable[[Blocks], Blocks], lines: Callable[[Inlines], Inlines]
) -> Answer:
    def option(option: Option) -> Option:
        return changed(option, blocks=inner(option.blocks), feedback=inner(option.feedback))

    def matched(item: Item) -> Item:
        return changed(item, content=lines(item.content), feedback=inner(item.feedback))

    def target(target: Target) -> Target:
        return changed(target, content=lines(target.content))

    match old:
        case Choice(options):
            return changed(old, options=each(option, options))
        case Order(steps):
            return changed(old, items=each(option, steps))
        case Match():
            return changed(old, items=each(matched, old.items), targets=each(target, old.targets))
        case Essay(rubric):
            return changed(old, rubric=inner(rubric))
        case TrueFalse() | Short() | Numeric() | Cloze():
            return old


def transform_inlines(
    content: Inlines,
    block: Callable[[Block], Blocks] = lambda block: (block,),
    inline: Callable[[Inline], Inline] = lambda inline: inline,
) -> Inlines:
    """Return `content` changed as `transform` does, footnotes included."""
    found: list[Inline] = []
    for old in content:
        new: Inline
        match old:
            case Emphasis() | Strong() | Styled() | Span() | Link():
                new = changed(old, content=transform_inlines(old.content, block, inline))
            case Footnote():
                new = changed(old, blocks=transform(old.blocks, block, inline))
            case Text() | Code() | Math() | Picture() | LineBreak() | Gap():
                new = old
        found.append(inline(new))
    return _same(found, content)


def for_audiences(blocks: Blocks, audiences: frozenset[Audience]) -> Blocks:
    """Return `blocks` with passages for one of `audiences` opened and all others left out."""

    def choose(block: Block) -> Blocks:
        if not isinstance(block, Only):
            return (block,)
        return block.blocks if block.audience in audiences else ()

    return transform(blocks, choose)


def walk(blocks: Iterable[Block]) -> Iterator[Block | Inline]:
    """Yield every block and inline under `blocks`, in source order, each before its parts."""
    for block in blocks:
        yield block
        match block:
            case Paragraph(content) | Heading(content=content):
                yield from walk_inlines(content)
            case List(items=items):
                for item in items:
                    yield from walk(item.blocks)
            case DefinitionList(entries):
                for entry in entries:
                    yield from walk_inlines(entry.term)
                    for detail in entry.details:
                        yield from walk(detail)
            case Quote(inner) | Only(blocks=inner):
                yield from walk(inner)
            case Callout(title=title, blocks=inner) | Disclosure(summary=title, blocks=inner):
                yield from walk_inlines(title)
                yield from walk(inner)
            case Table():
                yield from walk_inlines(block.caption)
                for row in (block.head, *block.rows):
                    for cell in row:
                        yield from walk_inlines(cell)
            case Figure(picture=picture, caption=caption):
                yield picture
                yield from walk_inlines(caption)
            case Question():
                yield from _walk_question(block)
            case Pool(blocks=inner):
                yield from walk(inner)
            case Listing() | Formula() | Diagram() | Media() | Break() | Missing():
                pass


def _walk_question(question: Question) -> Iterator[Block | Inline]:
    yield from walk(question.stem)
    match question.answer:
        case Choice(options) | Order(options):
            for option in options:
                yield from walk(option.blocks)
                yield from walk(option.feedback)
        case Match(items, targets):
            for item in items:
                yield from walk_inlines(item.content)
                yield from walk(item.feedback)
            for target in targets:
                yield from walk_inlines(target.content)
        case Essay(rubric):
            yield from walk(rubric)
        case TrueFalse() | Short() | Numeric() | Cloze():
            pass
    for blocks in (*question.hints, question.correct, question.incorrect, question.feedback):
        yield from walk(blocks)


def walk_inlines(content: Iterable[Inline]) -> Iterator[Block | Inline]:
    """Yield every inline under `content`, and the blocks of its footnotes, each note once."""
    for inline in content:
        yield inline
        match inline:
            case Emphasis() | Strong() | Styled() | Span() | Link():
                yield from walk_inlines(inline.content)
            case Footnote(blocks=blocks):
                if inline.first:
                    yield from walk(blocks)
            case Text() | Code() | Math() | Picture() | LineBreak() | Gap():
                pass


def ids(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield every id under `blocks` that a link may lead to."""
    for node in walk(blocks):
        for part in (node, *(node.items if isinstance(node, List) else ())):
            attributes = getattr(part, "attributes", None)
            if isinstance(attributes, Attributes) and attributes.id:
                yield attributes.id
        identifier = getattr(node, "id", "")
        if isinstance(identifier, str) and identifier:
            yield identifier


def questions(course: Course) -> Iterator[Question]:
    """Yield every question of a course, in source order."""
    return (node for node in walk_course(course) if isinstance(node, Question))


def assets(course: Course) -> Iterator[Asset]:
    """Yield the files that a course shows or plays, each once, in source order."""
    found = [course.logo]
    for node in walk_course(course):
        match node:
            case Picture(asset=asset):
                found.append(asset)
            case Media(asset=asset, captions=captions, poster=poster):
                found += (asset, captions, poster)
            case _:
                pass
    yield from dict.fromkeys(asset for asset in found if asset is not None)


def walk_course(course: Course) -> Iterator[Block | Inline]:
    """Yield every block and inline of a course, titles included, in source order."""
    yield from walk_inlines(course.subtitle)
    yield from walk(course.introduction)
    for unit in course.units:
        yield from walk_inlines(unit.title)
        yield from walk(unit.blocks)
        for lesson in unit.lessons:
            yield from walk_inlines(lesson.title)
            yield from walk(lesson.blocks)

"""Text as other programs hold it → text as a person would have written it.

Editors leave bold spaces, bold inside bold, two bold words side by side, empty lines made of
breaks. What is said stays; how it is marked up becomes what Markdown can say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import is_

from temario.importing.html.addresses import MAYBE, linked
from temario.model import (
    Block,
    Blocks,
    Callout,
    Code,
    DefinitionList,
    Disclosure,
    Emphasis,
    Figure,
    Formula,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Math,
    Paragraph,
    Span,
    Strong,
    Styled,
    Table,
    Text,
)
from temario.patterns import pattern
from temario.problems import Place
from temario.records import changed, replace
from temario.traverse import transform

_Part = Inline | Formula
_Wrapper = Emphasis | Strong | Styled | Span | Link
_PAIRS = {"\\(": "\\)", "\\[": "\\]", "$$": "$$"}
"""How formulas begin in text, as MathJax reads it, and how each ends."""
_OPENING = pattern(r"\\\(|\\\[|\$\$")
_UNTIDY = pattern(rf"^\s|\s$|  |\\\(|\\\[|\$\$|{MAYBE}")
"""What there is to do about, in a line that is plain text."""
_SPACES = pattern(" {2,}")
_LONGEST = 4_000
"""A formula is at most this long; what is longer was no formula."""


def tidied(blocks: Blocks) -> Blocks:
    """Return `blocks` with tidy lines of text, formulas in them found."""
    return transform(blocks, _block)


def line(content: Inlines, maths: bool = True) -> Inlines:
    """Return one line of text, tidied and cut at both ends, formulas in its text found."""
    first = content[0] if len(content) == 1 else None
    if isinstance(first, Text) and first.text and not _UNTIDY.search(first.text):
        return content
    return linked(_cut(_found(content) if maths else _joined(_tidy(content, frozenset()))))


def paragraphs(old: Paragraph) -> Blocks:
    """Return a paragraph tidied, parted at displayed formulas and at two breaks in a row."""
    parts: list[Block] = []
    waiting: list[_Part] = []

    def end() -> None:
        content = linked(_cut(waiting))
        if content:
            parts.append(replace(old, content=content))
        waiting.clear()

    for part in _found(old.content):
        if isinstance(part, Formula):
            end()
            parts.append(part)
        elif isinstance(part, LineBreak) and waiting and isinstance(waiting[-1], LineBreak):
            end()
        else:
            waiting.append(part)
    end()
    return tuple(parts)


def _found(content: Inlines) -> list[_Part]:
    return _joined(_with_maths(_joined(_tidy(content, frozenset()))))


def _in_line(part: _Part) -> Inline:
    return Math(part.tex, part.place) if isinstance(part, Formula) else part


def _block(block: Block) -> Blocks:
    """Return a block whose own lines of text are tidy; those of its parts are already."""
    match block:
        case Paragraph():
            return paragraphs(block)
        case Heading(content=content):
            return (replace(block, content=unwrapped(line(content))),)
        case Table():
            head = tuple(unwrapped(line(cell)) for cell in block.head)
            rows = tuple(tuple(map(line, row)) for row in block.rows)
            return (replace(block, head=head, rows=rows, caption=line(block.caption)),)
        case Figure():
            return (replace(block, caption=line(block.caption)),)
        case Callout():
            return (replace(block, title=line(block.title)),)
        case Disclosure():
            return (replace(block, summary=line(block.summary)),)
        case DefinitionList():
            entries = tuple(replace(entry, term=line(entry.term)) for entry in block.entries)
            return (replace(block, entries=entries),)
        case _:
            return (block,)


# --- Marks ---------------------------------------------------------------------------------


def _kind(inline: _Part) -> tuple[object, ...] | None:
    """Return what tells two marks apart; None of what is no mark."""
    match inline:
        case Emphasis() | Strong():
            return (type(inline),)
        case Styled(style):
            return (Styled, style)
        case Span(attributes):
            return (Span, attributes)
        case Link(href):
            return (Link, href, inline.title)
        case _:
            return None


def _tidy(content: Iterable[Inline], inside: frozenset[object]) -> list[_Part]:
    """Return inlines without marks that say nothing or that lie in their like."""
    found: list[_Part] = []
    for inline in content:
        if isinstance(inline, Code) and inline.text != inline.text.strip(" "):
            found.extend(_code_spaced(inline))
            continue
        kind = _kind(inline)
        if kind is None or not isinstance(inline, _Wrapper):
            found.append(inline)
            continue
        own = {kind, (Styled, "underline")} if isinstance(inline, Link) else {kind}
        inner = _tidy(inline.content, inside | own)
        if kind in inside:
            found.extend(inner)
        else:
            found.extend(_spaces_outside(inline, inner))
    return _joined(found)


def _same(made: list[_Part], old: Inlines) -> Inlines:
    """Return inlines, as they were where none of them is another one."""
    if len(made) == len(old) and all(map(is_, made, old)):
        return old
    return tuple(map(_in_line, made))


def _code_spaced(code: Code) -> Iterator[Inline]:
    """Yield code with the spaces at its ends outside of it."""
    text = code.text
    bare = text.strip(" ")
    start = len(text) - len(text.lstrip(" "))
    yield from (Text(part, code.place) for part in (text[:start],) if part)
    if bare:
        yield replace(code, text=bare)
        end = text[start + len(bare) :]
        yield from (Text(part, code.place) for part in (end,) if part)


def _spaces_outside(mark: _Wrapper, inner: list[_Part]) -> Iterator[_Part]:
    """Yield a mark around what it holds, spaces and breaks at its ends outside of it."""
    first, last = 0, len(inner)
    while first < last and _blank(inner[first]):
        first += 1
    while last > first and _blank(inner[last - 1]):
        last -= 1
    yield from inner[:first]
    core = inner[first:last]
    if core:
        before, core[0] = _split_start(core[0])
        core[-1], after = _split_end(core[-1])
        if before:
            yield Text(before, mark.place)
        yield changed(mark, content=_same(core, mark.content))
        if after:
            yield Text(after, mark.place)
    elif isinstance(mark, Span) and mark.attributes.id:
        yield replace(mark, content=())
    yield from inner[last:]


def _split_start(inline: _Part) -> tuple[str, _Part]:
    if not isinstance(inline, Text):
        return "", inline
    kept = inline.text.lstrip()
    if len(kept) == len(inline.text):
        return "", inline
    return inline.text[: len(inline.text) - len(kept)], replace(inline, text=kept)


def _split_end(inline: _Part) -> tuple[_Part, str]:
    if not isinstance(inline, Text):
        return inline, ""
    kept = inline.text.rstrip()
    if len(kept) == len(inline.text):
        return inline, ""
    return replace(inline, text=kept), inline.text[len(kept) :]


def _joined(content: Iterable[_Part]) -> list[_Part]:
    """Return inlines with those of one kind side by side made one, single spaces between words."""
    found: list[_Part] = []
    run: list[_Part] = []
    for inline in content:
        if run and not _alike(run[-1], inline):
            found.append(_one(run))
            run = []
        run.append(inline)
    if run:
        found.append(_one(run))
    return _single_spaces(found)


def _alike(left: _Part, right: _Part) -> bool:
    if isinstance(left, Text | Code):
        return type(left) is type(right)
    kind = _kind(left)
    return kind is not None and kind == _kind(right) and not isinstance(left, Span)


def _one(run: list[_Part]) -> _Part:
    first = run[0]
    if len(run) == 1:
        return first
    if isinstance(first, Text | Code):
        return replace(first, text="".join(getattr(inline, "text", "") for inline in run))
    if isinstance(first, _Wrapper):
        inner = [part for inline in run for part in getattr(inline, "content", ())]
        return replace(first, content=tuple(map(_in_line, _joined(inner))))
    return first


def _single_spaces(content: list[_Part]) -> list[_Part]:
    """Return inlines without a space behind a space or at a break."""
    found: list[_Part] = []
    spaced = False
    for inline in content:
        if isinstance(inline, Text):
            text = _SPACES.sub(" ", inline.text) if "  " in inline.text else inline.text
            text = text.lstrip(" ") if spaced else text
            if not text:
                continue
            inline = inline if text == inline.text else replace(inline, text=text)
            spaced = text.endswith(" ")
        else:
            last = found[-1] if found else None
            if isinstance(inline, LineBreak) and isinstance(last, Text):
                found[-1:] = [replace(last, text=t)] if (t := last.text.rstrip(" ")) else []
            spaced = isinstance(inline, LineBreak)
        found.append(inline)
    return found


def _cut(content: list[_Part]) -> Inlines:
    """Return a line without white space and breaks at its ends."""
    first, last = 0, len(content)
    while first < last and _blank(content[first]):
        first += 1
    while last > first and _blank(content[last - 1]):
        last -= 1
    core = content[first:last]
    if core:
        core[0] = _split_start(core[0])[1]
        core[-1] = _split_end(core[-1])[0]
    return tuple(map(_in_line, core))


def _blank(inline: _Part) -> bool:
    return isinstance(inline, LineBreak) or (isinstance(inline, Text) and not inline.text.strip())


def unwrapped(content: Inlines) -> Inlines:
    """Return the words of a heading, or of a head, without the bold that all of them have."""
    if not all(isinstance(inline, Strong) or _blank(inline) for inline in content):
        return content
    opened = [part for i in content for part in (i.content if isinstance(i, Strong) else (i,))]
    return tuple(map(_in_line, _joined(opened)))


# --- Formulas --------------------------------------------------------------------------------


def _with_maths(content: Iterable[_Part]) -> list[_Part]:
    """Return inlines with formulas found in their text, breaks inside of them taken out."""
    found: list[_Part] = []
    run: list[Text | LineBreak] = []
    for inline in content:
        if isinstance(inline, Text | LineBreak):
            run.append(inline)
            continue
        found.extend(_maths_of(run))
        run = []
        if isinstance(inline, _Wrapper):
            inner = tuple(_in_line(part) for part in _with_maths(inline.content))
            inline = replace(inline, content=inner)
        found.append(inline)
    return [*found, *_maths_of(run)]


def _maths_of(run: Sequence[Text | LineBreak]) -> Iterable[_Part]:
    text = "".join(
        inline.text.replace("\n", " ") if isinstance(inline, Text) else "\n" for inline in run
    )
    if not _OPENING.search(text):
        return run
    place = run[0].place
    found: list[_Part] = []
    position = 0
    unended: set[str] = set()
    for opening in _OPENING.finditer(text):
        start, mark = opening.start(), opening[0]
        if start < position or mark in unended:
            continue
        end = text.find(_PAIRS[mark], opening.end())
        if end < 0:
            unended.add(mark)
            continue
        tex = " ".join(text[opening.end() : end].split())
        if not tex or len(tex) > _LONGEST:
            continue
        found.extend(_text(text[position:start], place))
        found.append(Math(tex, place) if mark == "\\(" else Formula(tex, place))
        position = end + 2
    return [*found, *_text(text[position:], place)]


def _text(text: str, place: Place) -> Iterator[Inline]:
    for index, part in enumerate(text.split("\n")):
        if index:
            yield LineBreak(place)
        if part:
            yield Text(part, place)

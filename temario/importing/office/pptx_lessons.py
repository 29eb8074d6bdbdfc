"""Slides of a deck → units and lessons.

A lesson says what its slide showed, so that paper and player say it, too. Its words stand there
once: the unit's heading says that slides show all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from itertools import pairwise

from temario.importing.office.pptx_frame import without_frame
from temario.importing.office.pptx_slides import Slide
from temario.model import (
    Attributes,
    Block,
    Blocks,
    Break,
    Heading,
    Inlines,
    Only,
    Paragraph,
    Strong,
    Text,
)
from temario.patterns import pattern
from temario.problems import Place
from temario.records import mutable, record, replace
from temario.slug import slug
from temario.traverse import plain

_WHOLE = Attributes("", (), (("density", "full"),))
"""What a unit's heading has, so that slides show all that they showed."""
_COUNTED = pattern(r"\s+\(?(\d{1,2})\s*(?:/|of|de|von|sur)\s*(\d{1,2})\)?\s*$", re.IGNORECASE)
_AGAIN = (
    r"cont|contd|cont'd|continued|continuaci[oó]n|contin[uú]a|sigue|continuação|suite|segue"
    r"|fortsetzung|forts"
)
_CONTINUED = pattern(
    rf"\s*(?:[(\[]\s*(?:{_AGAIN}|i{{1,3}}|iv|v|\d{{1,2}})[.…]*\s*[)\]]"
    rf"|\s[–—-]\s*(?:{_AGAIN})[.…]*|\s(?:{_AGAIN})[.…]+)\s*$",
    re.IGNORECASE,
)
_UNNAMED = (
    "", "default section", "untitled section", "sección predeterminada", "sección sin título",
    "standardabschnitt", "abschnitt ohne titel", "section par défaut", "section sans titre",
)  # fmt: skip
_COLUMNS = ("twoObj", "twoTxTwoObj", "twoColTx")


@record
class Units:
    """The Markdown files of a deck."""

    title: str
    texts: tuple[tuple[str, Blocks], ...]
    cover: Blocks
    """What the first slide says besides its title."""


@record
class _Part:
    """Slides that become one unit."""

    name: Inlines
    place: Place
    slides: tuple[Slide, ...]
    intro: Blocks = ()


def units_of(
    slides: Sequence[Slide],
    sections: Sequence[tuple[str, int]],
    title: str,
    stem: str,
    lost: Callable[[int, str, str], None],
) -> Units:
    """Return the units of a deck, one a section, or one for all of it.

    `sections` are names with the numbers of their first slides, `title` is the deck's where no
    slide says it, `stem` is how the files are named, and `lost` takes note of what is left out.
    """
    cover = slides[0] if slides and slides[0].kind == "title" and not slides[0].hidden else None
    title = (cover.words if cover else "") or title
    place = slides[0].place if slides else Place(stem)
    whole: Inlines = cover.title if cover and cover.title else (Text(title, place),)
    intro = _notes(cover) if cover else ()
    slides = without_frame(slides, [name for name, _ in sections], lost)
    texts: list[tuple[str, Blocks]] = []
    for part in _parts(slides[1:] if cover else slides, sections, whole, place):
        name = " ".join(plain(part.name).split())
        if not part.slides and not part.intro and sections:
            if name.lower() not in _UNNAMED and name != title:
                lost(part.place.line, f"the section “{name}”, which has no slides", "")
            continue
        head = Heading(1, "", part.name, part.place, _WHOLE)
        blocks = _Lessons([head, *intro, *part.intro], lost).all(part.slides)
        texts.append((name, blocks))
        intro = ()
    if not texts:
        texts.append((title, (Heading(1, "", whole, place, _WHOLE), *intro)))
    return Units(title, tuple(_named(texts, stem)), cover.blocks if cover else ())


def _named(texts: list[tuple[str, Blocks]], stem: str) -> Iterator[tuple[str, Blocks]]:
    if len(texts) == 1:
        yield f"{stem}.md", texts[0][1]
        return
    for number, (name, blocks) in enumerate(texts, start=1):
        yield f"{number:02}-{slug(name)[:40].strip('-') or stem}.md", blocks


def _parts(
    slides: Sequence[Slide], sections: Sequence[tuple[str, int]], whole: Inlines, place: Place
) -> Iterator[_Part]:
    """Yield slides by their sections; without these by the slides that are heads of sections."""
    if sections:
        last = max((slide.number for slide in slides), default=0)
        ends = [first for _, first in sections[1:]] + [last + 2]
        for index, ((name, first), end) in enumerate(zip(sections, ends, strict=True)):
            inside = [s for s in slides if (first <= s.number or index == 0) and s.number < end]
            at = replace(place, line=inside[0].number if inside else first)
            words: Inlines = (Text(name, at),) if name.lower() not in _UNNAMED else whole
            yield _opened(_Part(words, at, tuple(inside)))
        return
    heads = [i for i, s in enumerate(slides) if s.kind == "secHead" and s.title and not s.hidden]
    if len(heads) < 2:
        yield _Part(whole, place, tuple(slides))
        return
    if heads[0] > 0:
        yield _Part(whole, place, tuple(slides[: heads[0]]))
    for start, end in zip(heads, [*heads[1:], len(slides)], strict=True):
        head = slides[start]
        yield _opened(_Part(head.title, head.place, tuple(slides[start:end])))


def _opened(part: _Part) -> _Part:
    """Return a unit that begins with the slide of its own name as one with an introduction."""
    first = part.slides[0] if part.slides else None
    if first is None or first.hidden or first.words.lower() != plain(part.name).strip().lower():
        return part
    if first.kind != "secHead" and first.blocks:
        return part
    intro = (*first.blocks, *_notes(first))
    return replace(part, slides=part.slides[1:], intro=intro)


@mutable
class _Lessons:
    """Makes lessons of the slides of one unit."""

    blocks: list[Block]
    lost: Callable[[int, str, str], None]
    base: str = ""
    """The title of the lesson that is open, without what counts its slides."""
    fresh: bool = field(default=True)
    """Whether nothing stands yet under the last heading."""

    def all(self, slides: Sequence[Slide]) -> Blocks:
        """Return the blocks of a unit."""
        shown = [slide for slide in slides if not slide.hidden]
        after = {a.number: b for a, b in pairwise(shown)}
        for slide in slides:
            if slide.hidden:
                self._hidden(slide)
            else:
                self._shown(slide, after.get(slide.number))
        return tuple(self.blocks)

    def _shown(self, slide: Slide, following: Slide | None) -> None:
        base = _base(slide.words)
        content = _content(slide)
        if slide.title and base != self.base:
            goes_on = following is not None and _base(following.words) == base
            title = _uncounted(slide.title) if goes_on else slide.title
            attributes = Attributes()
            if not goes_on and _has_columns(slide):
                attributes = Attributes("", (), (("layout", "two-content"),))
            self.blocks.append(Heading(2, "", title, slide.place, attributes))
            self.base, self.fresh = base, True
        elif content and not self.fresh:
            self.blocks.append(Break(slide.place))
        self.blocks += content
        self.fresh = self.fresh and not content

    def _hidden(self, slide: Slide) -> None:
        """Keep a hidden slide for the instructor: students were not meant to see it."""
        title: Blocks = ()
        if slide.title:
            title = (Paragraph((Strong(slide.title, slide.place),), slide.place),)
        inside = (*title, *slide.blocks, *slide.notes)
        self.lost(slide.number, "a hidden slide as a slide", "it is kept in a ::: instructor")
        if inside:
            self.blocks.append(Only("instructor", inside, slide.place))


def _content(slide: Slide) -> Blocks:
    """Return what a slide shows, and what is said to it."""
    return (*slide.blocks, *_notes(slide))


def _notes(slide: Slide) -> Blocks:
    return (Only("notes", slide.notes, slide.place),) if slide.notes else ()


def _has_columns(slide: Slide) -> bool:
    texts = [item for item in slide.items if item.text and item.kind and item.blocks]
    return slide.kind in _COLUMNS and len(texts) >= 2


def _base(title: str) -> str:
    """Return a title without what says which of several slides it is."""
    counted = _COUNTED.search(title)
    if counted and int(counted[1]) <= int(counted[2]):
        return f"{title[: counted.start()].strip().lower()}\0{counted[2]}"
    bare = _CONTINUED.sub("", title).strip()
    return (bare or title).lower()


def _uncounted(title: Inlines) -> Inlines:
    """Return a title without what counts its slides."""
    last = title[-1]
    if not isinstance(last, Text):
        return title
    bare = _CONTINUED.sub("", _COUNTED.sub("", last.text)).rstrip()
    kept = (replace(last, text=bare),) if bare else ()
    return (*title[:-1], *kept) or title

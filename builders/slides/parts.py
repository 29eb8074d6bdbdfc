"""Stage 2, plan: blocks of the model → passages and things, each with its notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from builders.slides.citations import without_citations
from builders.slides.deck import (
    Asked,
    CodeBody,
    DiagramBody,
    Marker,
    Passage,
    Run,
    Runs,
    TableBody,
    Thing,
    text_of,
)
from builders.slides.exhibits import pictures_of, thing_of
from builders.slides.inlines import Inliner, footnotes_in, joined
from builders.slides.questions import ask
from builders.slides.scripts import in_language
from builders.slides.stated import QUOTED
from builders.slides.summary import (
    closed,
    cut,
    lead_in,
    pointed,
    statement,
    trimmed,
    unpointed,
    word_count,
)
from builders.slides.told import asked_told, thing_told
from temario.model import (
    Attributes,
    Block,
    Blocks,
    Break,
    Callout,
    Definition,
    DefinitionList,
    Diagram,
    Disclosure,
    Figure,
    Formula,
    Heading,
    Inlines,
    List,
    Listing,
    ListItem,
    Media,
    Missing,
    Only,
    Paragraph,
    Pool,
    Question,
    Quote,
    Table,
)
from temario.problems import Place
from temario.records import record, replace
from temario.tokens import Colors
from temario.traverse import plain, walk
from temario.words import Translate

Piece = Passage | Thing | Asked
"""What a slide shows, before pieces are gathered into slides."""

_CAPTION = 12
"""A line of at most this many words may be a caption."""
_TERM = 6
"""An item of at most this many words is a term without detail."""
_INTRODUCTION = 30
"""A line before a picture or a formula is shown if it has at most so many words."""

_CALLOUTS = {
    "note": "Note",
    "tip": "Tip",
    "important": "Important",
    "warning": "Warning",
    "caution": "Caution",
    "example": "Example",
    "objectives": "Objectives",
}

_LISTS_AND_THINGS = (List, DefinitionList, Listing, Formula, Diagram, Table, Figure, Media)


@record
class Blockwise:
    """Turns blocks into pieces."""

    words: Translate
    """Interface words in the course's language."""
    language: str
    """BCP 47 tag of the course."""
    colors: Colors
    """What diagrams are drawn in."""
    short: bool
    """Whether a passage is shortened, the whole of it in the notes."""
    solved: bool = False
    """Whether gaps are filled with what is right."""
    uncut: bool = False
    """Whether a passage is shown whole all the same."""
    labelled: bool = False
    """Whether a line that introduces a list is shown although there is no other list."""
    places: bool = False
    """Whether passages say where their text stands in the source."""

    @property
    def _inliner(self) -> Inliner:
        return Inliner(self.language, self.solved)

    def runs(self, content: Inlines) -> Runs:
        """Return `content` as runs."""
        return self._inliner.runs(content)

    def pieces(self, blocks: Blocks, level: int = 0) -> tuple[Piece, ...]:
        """Return what slides show of `blocks`, in order."""
        return captioned(piece for found in self.by_block(blocks, level) for piece in found)

    def by_block(self, blocks: Blocks, level: int = 0) -> Iterator[tuple[Piece, ...]]:
        """Yield the pieces of each block, before a line is made a caption."""
        one = sum(map(introduces, blocks, (*blocks[1:], None))) == 1
        told = False
        for block, following in zip(blocks, (*blocks[1:], None), strict=False):
            if level == 0 and introduces(block, following):
                # Under another statement a list would seem to be of that one.
                yield self._introduction(block, following, one and not told)
            else:
                yield tuple(self._block(block, level))
            told = told or isinstance(block, Paragraph | Quote | Callout)

    def whole(self, blocks: Blocks, level: int = 0) -> tuple[Piece, ...]:
        """Return all of `blocks`, shortened by nothing and none made another's caption."""
        parts = replace(self, short=False)
        return tuple(piece for block in blocks for piece in parts._block(block, level))  # noqa: SLF001

    def _introduction(self, block: Block, following: Block | None, lone: bool) -> tuple[Piece, ...]:
        """Return a line such as “The kinds are:”.

        What stands alone before a list goes to the notes, since the list says it. Before a
        table or code a short one becomes its caption (see `captioned`). Before a picture or a
        formula it is shown.
        """
        shown_first = next(self._block(block, 0))
        assert isinstance(shown_first, Passage)
        short = word_count(text_of(shown_first.runs)) <= _CAPTION
        if not self.short:
            captions = isinstance(following, Table | Listing | Diagram)
            return (replace(shown_first, keep=short or not captions),)
        if isinstance(following, List | DefinitionList):
            keeps = self.labelled or not lone
        elif isinstance(following, Table | Listing | Diagram):
            keeps = short
        else:
            keeps = word_count(text_of(shown_first.runs)) <= _INTRODUCTION
        return (replace(shown_first, keep=True),) if keeps else self.hidden(block)

    def hidden(self, *blocks: Block, speaker: bool = False) -> tuple[Passage, ...]:
        """Return `blocks` as a piece that shows nothing and has them in its notes."""
        notes = tuple(replace(note, speaker=speaker) for note in self.told(blocks))
        return (Passage((), notes=notes, speaker=speaker),)

    def told(self, blocks: Blocks, level: int = 0) -> tuple[Passage, ...]:
        """Return the whole of `blocks` as passages for notes."""
        found: list[Passage] = []
        for piece in replace(self, short=False).pieces(blocks, level or 1):
            if isinstance(piece, Passage):
                level_there = max(piece.level - 1, 0)
                if piece.runs:
                    found.append(replace(piece, notes=(), keep=False, level=level_there))
            elif isinstance(piece, Asked):
                found.extend(asked_told(piece))
            else:
                found.extend(thing_told(piece))
            found.extend(piece.notes)
        return tuple(found)

    def _block(self, block: Block, level: int) -> Iterator[Piece]:
        language = _language(block)
        for piece in self._unmarked(block, level):
            marked = in_language(piece, language) if language else piece
            yield placed(marked, block.place) if self.places else marked

    def _unmarked(self, block: Block, level: int) -> Iterator[Piece]:
        match block:
            case Paragraph(content):
                yield self._passage(content, level)
                yield from pictures_of(self, content)
            case Heading(content=content):
                runs = self._inliner.runs(content, Run("", bold=True))
                notes = self._said(runs, level) + self.footnotes(content)
                yield Passage(runs, level, notes=notes, keep=True)
            case List():
                yield from self._list(block, level)
            case DefinitionList(entries):
                for entry in entries:
                    yield from self._definition(entry, level)
            case Quote(blocks=blocks):
                parts = replace(self, uncut=self.uncut or _short(blocks))
                for piece in parts.pieces(blocks, level + 1):
                    yield _quoted(piece) if isinstance(piece, Passage) else piece
            case Callout() | Disclosure():
                yield self._label(block, level)
                parts = replace(self, uncut=self.uncut or _short(block.blocks))
                yield from parts.pieces(block.blocks, level + 1)
            case Only(audience, blocks):
                if audience == "slide":
                    yield from self.pieces(blocks, level)
                elif audience in ("notes", "instructor"):
                    yield from self.hidden(*blocks, speaker=True)
            case Missing(target):
                text = f"{self.words('Missing')}: {target}"
                yield Passage((Run(text),), level, manner="warning")
            case Question():
                yield ask(block, self)
            case Pool():
                yield from self._pool(block, level)
            case Break():
                pass
            case Listing() | Formula() | Diagram() | Table() | Figure() | Media():
                yield thing_of(self, block, level)
            case _:
                assert_never(block)

    def _pool(self, pool: Pool, level: int) -> Iterator[Piece]:
        """Yield a pool's questions; the notes of the first say how many a learner gets."""
        count = len(pool.questions)
        text = self.words("Each learner gets {draw} of these {all} questions.")
        said = (Run(text.format(draw=pool.draw, all=count)),)
        if pool.draw < count:
            yield Passage((), notes=(Passage(said),))
        ids: tuple[str, ...] = (pool.id,)
        for piece in self.pieces(pool.blocks, level):
            if isinstance(piece, Asked):
                piece, ids = replace(piece, ids=(*ids, *piece.ids)), ()
            yield piece

    # --- Text -----------------------------------------------------------------------------

    def _passage(
        self, content: Inlines, level: int, marker: Marker = "", number: int = 0, before: Runs = ()
    ) -> Passage:
        """Return a paragraph, or an item's first, as shown; the whole is in its notes."""
        whole = joined((*before, *self.runs(content)))
        if not self.short:
            return Passage(whole, level, marker, number, notes=self.footnotes(content))
        notes = (Passage(whole, level, marker, number), *self.footnotes(content))
        kept = without_citations(whole)
        short = kept if self.uncut else statement(kept, self.language)
        if marker or lead_in(whole):
            short = pointed(short, self.language)
        elif text_of(short) != text_of(kept):
            short = closed(short)
        return Passage(short, level, marker, number, notes=notes)

    def _said(self, runs: Runs, level: int) -> tuple[Passage, ...]:
        """Return what names a part of the text, for notes that hold that text."""
        return (Passage(runs, level),) if self.short else ()

    def footnotes(self, content: Inlines) -> tuple[Passage, ...]:
        """Return the footnotes that are first marked in `content`, as notes."""
        found: list[Passage] = []
        for number, blocks in footnotes_in(content):
            first, *others = self.told(blocks) or (Passage(()),)
            mark = (Run(str(number), raised=1), Run(" "))
            found += [replace(first, runs=(*mark, *first.runs)), *others]
        return tuple(found)

    def _list(self, node: List, level: int) -> Iterator[Piece]:
        pieces = []
        for index, item in enumerate(node.items):
            marker: Marker = "number" if node.ordered else "bullet"
            if item.checked is not None:
                marker = "done" if item.checked else "open"
            found = list(self._item(item, level, marker, node.start + index))
            if found and isinstance(found[0], Passage) and "incremental" in node.attributes.classes:
                found[0] = replace(found[0], click=True)
            pieces.append(found)
        yield from (piece for item in (_alike(pieces) if self.short else pieces) for piece in item)

    def _item(self, item: ListItem, level: int, marker: Marker, number: int) -> Iterator[Piece]:
        first, *others = item.blocks or (Paragraph((), item.place),)
        if isinstance(first, Paragraph):
            content: Inlines = first.content
            passage = self._passage(content, level, marker, number)
            if language := _language(item) or _language(first):
                passage = in_language(passage, language)
            nested = bool(others) and isinstance(others[0], List)
            if self.places:
                passage = replace(passage, place=item.place)
            yield replace(passage, keep=nested)
            yield from pictures_of(self, content)
        else:
            others.insert(0, first)
        yield from self.pieces(tuple(others), level + 1)

    def _definition(self, entry: Definition, level: int) -> Iterator[Piece]:
        """Yield a term as the bold lead-in of what it means."""
        term = (*self._inliner.runs(entry.term, Run("", bold=True)), Run(": "))
        details = tuple(block for detail in entry.details for block in detail)
        if details and isinstance(details[0], Paragraph):
            passage = self._passage(details[0].content, level, before=term)
            details = details[1:]
        else:
            passage = Passage(term[:-1], level, keep=True)
        yield replace(passage, notes=passage.notes + self.footnotes(entry.term))
        yield from self.pieces(details, level + 1)

    def _label(self, block: Callout | Disclosure, level: int) -> Passage:
        if isinstance(block, Disclosure):
            title = block.summary
            runs = self._inliner.runs(title, Run("", bold=True)) or (Run(self.words("Details")),)
        else:
            title = block.title
            runs = (Run(self.words(_CALLOUTS[block.kind]), bold=True),)
            if title:
                runs = (*runs, Run(". ", bold=True), *self.runs(title))
        severe = isinstance(block, Callout) and block.kind in ("warning", "caution")
        manner = "warning" if severe else "label"
        notes = self._said(runs, level) + self.footnotes(title)
        return Passage(runs, level, manner=manner, notes=notes, keep=True)  # type: ignore[arg-type]


def placed(piece: Piece, place: Place) -> Piece:
    """Return a piece that says of itself and its notes where they stand, if it did not yet."""
    notes = tuple(note if note.place else replace(note, place=place) for note in piece.notes)
    if isinstance(piece, Passage):
        return replace(piece, place=piece.place or place, notes=notes)
    return replace(piece, notes=notes)


def _short(blocks: Blocks) -> bool:
    """Return whether what its author set apart is short enough to be shown whole."""
    texts = [plain(block.content) for block in walk(blocks) if isinstance(block, Paragraph)]
    return sum(map(word_count, texts)) <= QUOTED


def introduces(block: Block, following: Block | None) -> bool:
    """Return whether `block` is a line such as “The kinds are:” before a list or a thing."""
    return (
        isinstance(block, Paragraph)
        and isinstance(following, _LISTS_AND_THINGS)
        and plain(block.content).rstrip().endswith(":")
    )


def captioned(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return `pieces` with a line that introduces a table or code made its caption."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        leads = isinstance(last, Passage) and last.keep and not last.marker
        if leads and isinstance(piece, CodeBody | TableBody | DiagramBody):
            assert isinstance(last, Passage)
            notes = last.notes + piece.notes
            if piece.caption:
                notes = (replace(last, notes=(), keep=False), *notes)
            found[-1] = replace(piece, caption=piece.caption or last.runs, notes=notes)
        else:
            found.append(piece)
    return tuple(found)


def _alike(items: list[list[Piece]]) -> list[list[Piece]]:
    """Return the items of a list, all with detail or, where one has none, all without."""
    firsts = [item[0] for item in items if item and isinstance(item[0], Passage)]
    leads = [lead_in(first.runs) for first in firsts if isinstance(first, Passage)]
    bare = any(
        lead == 0 and len(item) == 1 and word_count(text_of(item[0].runs)) <= _TERM
        for lead, item in zip(leads, items, strict=False)
        if item and isinstance(item[0], Passage)
    )
    if len(firsts) < len(items) or not bare or sum(map(bool, leads)) * 2 < len(leads):
        return items
    found = []
    for lead, item in zip(leads, items, strict=True):
        first = item[0]
        assert isinstance(first, Passage)
        shown = trimmed(cut(first.runs, 0, lead)) if lead else first.runs
        found.append([replace(first, runs=unpointed(shown)), *item[1:]])
    return found


def _language(node: object) -> str:
    """Return the language that a block's attributes say; empty where they do not."""
    attributes = getattr(node, "attributes", None)
    return attributes.get("lang") if isinstance(attributes, Attributes) else ""


def _quoted(passage: Passage) -> Passage:
    runs = tuple(replace(run, italic=not run.italic) for run in passage.runs)
    return replace(passage, runs=runs, manner="quote")

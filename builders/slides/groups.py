"""Stage 2, plan: a lesson's blocks → groups that share a title, as their author parted them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby
from typing import Literal

from builders.slides.bodies import settled
from builders.slides.choice import OF_PASSAGES, Choice, choice
from builders.slides.deck import Passage, Runs
from builders.slides.each import Each, each, is_each, overview
from builders.slides.parts import Blockwise, Piece, captioned
from builders.slides.stretches import PROSE, is_proposed, stretch, told_by
from temario.model import Block, Blocks, Break, Heading, List, Only, Question
from temario.records import record, replace
from temario.traverse import walk


@record
class Part:
    """A block of a lesson, and how slides take it."""

    block: Block
    manner: Literal["planned", "written", "proposed"] = "planned"
    """Whether we plan what is shown of it, its author wrote it for slides, or accepted what we
    had planned."""
    pieces: tuple[Piece, ...] = ()
    """What is shown of it where we had planned it."""
    layout: Choice = ""
    """The layout that was chosen at the passage in which it stands."""


@record
class Group:
    """Blocks that share a title: a lesson's up to its first heading, or a heading's."""

    title: Runs
    ids: tuple[str, ...]
    parts: tuple[Part, ...]
    notes: tuple[Passage, ...] = ()
    again: bool = False
    """Whether a slide before it has shown its title."""
    apart: bool = True
    """Whether its author set it apart from what stands before it."""
    layout: Choice = ""
    """The layout that its author chose."""
    of_list: bool = False
    """Whether it is one item of a list; all of its items look alike."""

    @property
    def written(self) -> bool:
        """Whether its author said what its slides show."""
        return any(part.manner == "written" for part in self.parts)


@record
class Grouper:
    """Parts the blocks of a lesson, and turns each part into pieces."""

    parts: Blockwise

    def groups(
        self,
        title: Runs,
        ids: tuple[str, ...],
        blocks: Blocks,
        notes: tuple[Passage, ...] = (),
        layout: Choice = "",
    ) -> list[Group]:
        """Return the groups of a part of the course; the first bears its title."""
        groups = [Group(title, ids, (), notes, layout=layout)]
        for part in self._opened(blocks):
            last = groups[-1]
            match part.block:
                case Heading() as block:
                    notes = self.parts.footnotes(block.content)
                    runs = self.parts.runs(block.content)
                    layout = choice(block.attributes)
                    groups.append(Group(runs, (block.id,), (), notes, layout=layout))
                case Break():
                    if last.parts:
                        apart, chosen = part.manner != "proposed", part.layout or layout
                        groups.append(
                            Group(last.title, (), (), again=True, apart=apart, layout=chosen)
                        )
                case List() as block if is_each(block):
                    first = replace(part, block=overview(block))
                    groups[-1] = replace(last, parts=(*last.parts, first))
                    groups += [self._each(item, last.title, part) for item in each(block)]
                    groups.append(Group(last.title, (), (), again=True, layout=last.layout))
                case _:
                    chosen = part.layout or last.layout
                    groups[-1] = replace(last, parts=(*last.parts, part), layout=chosen)
        # A break at the very end, or before a heading, asks for a slide that has nothing to show.
        return [group for group in groups if group.parts or group.ids or len(groups) == 1]

    def _opened(self, blocks: Blocks) -> Iterator[Part]:
        """Yield `blocks`, those in passages for slides without what is around them."""
        index = 0
        while index < len(blocks):
            block = blocks[index]
            index += 1
            if not isinstance(block, Only) or block.audience in ("notes", "instructor"):
                yield Part(block)
            elif is_proposed(block):
                text = stretch(blocks, index)
                index += len(text)
                yield from _chosen(self._accepted(block.blocks, text), block)
            elif block.audience == "slide":
                inside = (replace(part, manner="written") for part in self._opened(block.blocks))
                yield from _chosen(inside, block)

    def _accepted(self, passage: Blocks, text: Blocks) -> Iterator[Part]:
        """Yield the parts of a passage that was proposed for `text`.

        The notes of what is planned for `text` go with the same words (see `told_by`).
        """
        own = replace(self.parts, short=False)
        found = [(block, own.pieces((block,))) for block in passage]
        shown = [piece for _, pieces in found for piece in pieces if isinstance(piece, Passage)]
        if not shown:
            yield from map(Part, text)
            return
        planned, notes = settled(captioned(chain.from_iterable(self.parts.by_block(text))))
        passages = [piece for piece in planned if isinstance(piece, Passage)]
        told = told_by(passages, shown)
        told[-1] += notes
        waiting = iter(told)
        for block, pieces in found:
            with_notes = (
                replace(p, notes=p.notes + next(waiting)) if isinstance(p, Passage) else p
                for p in pieces
            )
            yield Part(block, "proposed", tuple(with_notes))

    def _each(self, item: Each, title: Runs, part: Part) -> Group:
        """Return the slide of an item of a list with `{slides=each}`."""
        runs = self.parts.runs(item.title)
        ids = (item.id,) if item.id else ()
        parts = tuple(Part(block, part.manner) for block in item.blocks)
        notes = self.parts.footnotes(item.title)
        return Group(runs or title, ids, parts, notes, again=not runs, of_list=True)

    def by_part(self, group: Group) -> Iterator[tuple[Piece, ...]]:
        """Yield the pieces of each part of a group, before a line is made a caption.

        Where the author wrote a passage for slides, other text is notes.
        """
        for manner, parts in groupby(group.parts, key=lambda part: part.manner):
            if manner == "planned" and not group.written:
                ours = replace(self.parts, labelled=group.layout == "two-content")
                yield from ours.by_block(tuple(part.block for part in parts))
            else:
                yield from (tuple(self._said(part)) for part in parts)

    def _said(self, part: Part) -> Iterator[Piece]:
        """Yield the pieces of a part where its author said what slides show."""
        block = part.block
        if part.pieces:
            yield from part.pieces
        elif part.manner != "planned":
            yield from replace(self.parts, short=False).pieces((block,))
        elif isinstance(block, PROSE) and not any(isinstance(n, Question) for n in walk((block,))):
            yield from self.parts.hidden(block)
        else:
            yield from self.parts.pieces((block,))


def _chosen(parts: Iterator[Part], passage: Only) -> Iterator[Part]:
    """Yield the parts of a passage with the layout that was chosen for it."""
    layout = choice(passage.attributes, OF_PASSAGES)
    return (replace(part, layout=part.layout or layout) for part in parts)

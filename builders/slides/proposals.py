"""Planned slides as passages that an author can make their own: `check --fix=slides`.

Each stretch of text gets a `::: slide {from=…}` before it that shows what was planned for
it. What is no text (a table, a picture, a question) is left where it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from builders.slides.deck import Content, Passage, Prose, Runs
from builders.slides.groups import Group
from builders.slides.outline import Entry
from builders.slides.plan import Planner
from builders.slides.stretches import PROSE, fingerprint, stretch
from builders.slides.written import flow, markdown, tagged
from temario.model import (
    Block,
    Blocks,
    Callout,
    Disclosure,
    List,
    Quote,
)
from temario.problems import AddPassage
from temario.records import record, replace

_BREAK = "---"


def proposals(planner: Planner, outline: tuple[Entry, ...]) -> Iterator[AddPassage]:
    """Yield an edit for each stretch of text that has a slide and no passage for slides."""
    for entry in outline:
        if not planner.at(entry).short:
            continue  # all of it is shown: there is nothing to propose
        layout = planner.layout(entry)
        for group in planner.grouper.groups((), (), planner.blocks(entry), layout=layout):
            if not group.written:
                yield from _Proposer(planner).passages(group)


@record
class _Shown:
    """A passage as a slide shows it."""

    passage: Passage
    slide: int
    """Which slide of its group, from 0."""
    body: int
    """Which text of its group, from 0: slides in a row that show text share one."""


_OfBlock = tuple[_Shown, ...]


@record
class _Proposer:
    """Writes down the slides of groups."""

    planner: Planner

    def passages(self, group: Group) -> Iterator[AddPassage]:
        """Yield an edit for each stretch of a group, none where it has two columns."""
        if group.layout == "two-content":
            return
        shown = self._shown(group)
        blocks = tuple(part.block for part in group.parts)
        before: _Shown | None = None
        index = 0
        while index < len(blocks):
            planned = group.parts[index].manner == "planned" and isinstance(blocks[index], PROSE)
            text = stretch(blocks, index) if planned else ()
            of_text = shown[index : index + len(text)]
            if any(of_text):
                behind = next((block[0] for block in shown[index + len(text) :] if block), None)
                lines = list(_lines(text, of_text, before, behind))
                yield self._passage(text, lines)
                before = None
            else:
                before = next((block[-1] for block in shown[index : index + 1] if block), before)
            index += len(text) or 1

    def _shown(self, group: Group) -> list[_OfBlock]:
        """Return what slides show of each block of a group: of what is no text, nothing."""
        slides: list[_Shown] = []
        body = 0
        for number, slide in enumerate(self.planner.contents(group, "")):
            if isinstance(slide, Content) and isinstance(slide.body, Prose):
                slides += [_Shown(passage, number, body) for passage in slide.body.passages]
            else:
                body += 1
        found = []
        for pieces in self.planner.grouper.by_part(group):
            of_block = []
            for piece in pieces:
                # A line that has become a caption is among the pieces alone.
                if isinstance(piece, Passage) and slides and piece.runs == slides[0].passage.runs:
                    of_block.append(slides.pop(0))
            found.append(tuple(of_block))
        return found

    def _passage(self, text: Blocks, lines: list[str]) -> AddPassage:
        fence = "::::" if any(line.startswith(":::") for line in lines) else ":::"
        made_of = fingerprint(text, self.planner.parts)
        whole = [f"{fence} slide {{from={made_of}}}", *lines, fence]
        return AddPassage(text[0].place, "\n".join(whole))


def _lines(
    text: Blocks, shown: list[_OfBlock], before: _Shown | None, behind: _Shown | None
) -> Iterator[str]:
    """Yield the lines of a passage that shows `text`, with a break between two slides."""
    last, first = before, True
    for block, passages in zip(text, shown, strict=True):
        for chunk in _chunks(block, passages):
            if last is not None and _parted(last, chunk[0]):
                yield from (_BREAK, "") if first else ("", _BREAK, "")
            elif not first:
                yield ""
            yield from _written(block, tuple(each.passage for each in chunk))
            last, first = chunk[-1], False
    if last is not None and behind is not None and _parted(last, behind):
        yield from ("", _BREAK)


def _parted(one: _Shown, other: _Shown) -> bool:
    """Return whether it takes a break to have two passages on two slides."""
    return one.body == other.body and one.slide != other.slide


def _chunks(block: Block, passages: _OfBlock) -> Iterator[_OfBlock]:
    """Yield the passages of a block, those of a list by slide."""
    if not isinstance(block, List):
        if passages:
            yield passages
        return
    start = 0
    for index, each in enumerate(passages):
        if index and each.passage.level == 0 and each.slide != passages[index - 1].slide:
            yield passages[start:index]
            start = index
    if passages[start:]:
        yield passages[start:]


def _written(block: Block, passages: tuple[Passage, ...]) -> Iterator[str]:
    """Yield the Markdown of a block, of which slides show `passages`."""
    match block:
        case Callout():
            label, *inside = passages
            yield f"::: {block.kind} {markdown(label.runs[2:])}".rstrip()
            yield from flow(_outward(inside))
            yield ":::"
        case Disclosure():
            label, *inside = passages
            title = tagged(tuple(replace(run, bold=False) for run in label.runs))
            yield from ("<details>", f"<summary>{title}</summary>", "")
            yield from flow(_outward(inside))
            yield from ("", "</details>", "")
        case Quote():
            inside = [replace(each, runs=_slanted(each.runs)) for each in passages]
            yield from (f"> {line}".rstrip() for line in flow(_outward(inside)))
        case List() if "incremental" in block.attributes.classes:
            yield "{.incremental}"
            yield from flow(passages)
        case _:
            yield from flow(passages)


def _outward(passages: list[Passage]) -> tuple[Passage, ...]:
    return tuple(replace(each, level=each.level - 1) for each in passages)


def _slanted(runs: Runs) -> Runs:
    return tuple(replace(run, italic=not run.italic) for run in runs)

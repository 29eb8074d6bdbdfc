"""What is open while blocks are read: divs, and HTML elements that hold Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field

from temario.markdown.attributes import merged
from temario.markdown.boxes import PLAIN_NOTE, Box, box_of_classes, boxed, spoken
from temario.markdown.divs import Div
from temario.markdown.host import Host
from temario.markdown.html_inlines import unclosed_html
from temario.markdown.questions import read_pool, read_question
from temario.model import (
    Attributes,
    Block,
    Blocks,
    Break,
    DefinitionList,
    Disclosure,
    Figure,
    Formula,
    Heading,
    Inlines,
    List,
    Listing,
    Missing,
    Only,
    Paragraph,
    Quote,
    Table,
)
from temario.problems import Place, warning
from temario.records import mutable, record, replace


@record
class _Waiting:
    """An attribute list on a line of its own."""

    attributes: Attributes
    source: Paragraph
    """The line as it was written."""


@mutable
class _Frame:
    opener: Div | Disclosure | str | None
    """A div, a `details`, another HTML tag's name; None for the file or block around them."""
    place: Place
    unclosed: bool = False
    """Whether no line closes the div: it ends before the next heading."""
    blocks: list[Block] = field(default_factory=list)
    waiting: _Waiting | None = None
    tag: str = ""
    """The HTML tag that opened a div."""

    def is_tag(self, name: str) -> bool:
        if isinstance(self.opener, Disclosure):
            return name == "details"
        if isinstance(self.opener, Div):
            return bool(name) and self.tag == name
        return self.opener == name


@mutable
class Containers:
    """The containers that are open among blocks that lie side by side, the innermost last."""

    host: Host
    place: Place
    room: int
    """How many may lie in each other; those that lie deeper are left out, their blocks kept."""
    title: Callable[[str, Place], Inlines]
    """Reads a title as a line of text."""
    too_deep: Callable[[Place], None]
    """Reports a place that lies too deep."""
    _frames: list[_Frame] = field(init=False)

    def __post_init__(self) -> None:
        self._frames = [_Frame(None, self.place)]

    @property
    def depth(self) -> int:
        """How many are open."""
        return min(len(self._frames) - 1, self.room)

    @property
    def last(self) -> Block | None:
        """The block before the next one."""
        blocks = self._frames[-1].blocks
        return blocks[-1] if blocks else None

    @last.setter
    def last(self, block: Block) -> None:
        self._frames[-1].blocks[-1] = block

    def add(self, blocks: Sequence[Block]) -> None:
        """Put blocks into the innermost container; attributes that wait go to the first."""
        frame = self._frames[-1]
        if blocks and frame.waiting is not None:
            waiting, frame.waiting = frame.waiting, None
            first = _with_attributes(blocks[0], waiting.attributes)
            if first is None:
                self._give_back(frame, waiting, isinstance(blocks[0], DefinitionList))
            else:
                blocks = (first, *blocks[1:])
        frame.blocks.extend(blocks)

    def asked(self) -> Blocks:
        """Take out and return what a quiz asks: the paragraph above it, and what that shows.

        A heading stays where it is; right above a quiz it is what is asked, too.
        """
        blocks = self._frames[-1].blocks
        match blocks[-2:]:
            case [*_, Heading() as heading]:
                return (Paragraph(heading.content, heading.place),)
            case [*_, Paragraph()]:
                count = 1
            case [Paragraph(), Figure() | Listing() | Formula() | Table() | List()]:
                count = 2
            case _:
                return ()
        found = tuple(blocks[-count:])
        del blocks[-count:]
        return found

    def keep(self, attributes: Attributes, source: Paragraph) -> None:
        """Keep an attribute list that stands on a line of its own, for the next block."""
        self._give_back_waiting(self._frames[-1])
        self._frames[-1].waiting = _Waiting(attributes, source)

    def amend(self, attributes: Attributes, source: Paragraph) -> None:
        """Give an attribute list under a block, as kramdown writes it, to that block."""
        last = self.last
        amended = _amended(last, attributes, self.host.language) if last is not None else None
        if amended is None:
            self.keep(attributes, source)
        else:
            self._frames[-1].blocks[-1:] = amended

    def hold(self, div: Div, place: Place, blocks: Blocks) -> None:
        """Add a div with all that it holds."""
        self.add(self._closed(_Frame(div, place), blocks))

    def open(
        self,
        opener: Div | Disclosure | str,
        place: Place,
        unclosed: bool = False,
        tag: str = "",
    ) -> None:
        """Open a container; `unclosed` says that no line closes it, `tag` which HTML tag does."""
        if isinstance(opener, Div) and opener.own and opener.name in ("question", "pool"):
            self._close_unclosed_question()
        self._give_back_waiting(self._frames[-1])
        if len(self._frames) > self.room:
            self.too_deep(place)
        self._frames.append(_Frame(opener, place, unclosed, tag=tag))

    def _close_unclosed_question(self) -> None:
        """Close a question that no line closes, since another begins."""
        last = self._frames[-1]
        if last.unclosed and isinstance(last.opener, Div) and last.opener.name == "question":
            self._close()

    @property
    def lacks_summary(self) -> bool:
        """Whether the innermost is a `details` that waits for its summary."""
        frame = self._frames[-1]
        return isinstance(frame.opener, Disclosure) and not (frame.opener.summary or frame.blocks)

    def summarise(self, summary: Inlines) -> None:
        """Give the innermost container, a `details`, its summary."""
        opener = self._frames[-1].opener
        if isinstance(opener, Disclosure):
            self._frames[-1].opener = replace(opener, summary=summary)

    def close_div(self) -> bool:
        """Close the innermost div; return whether there was one."""
        frames = self._frames
        if not any(isinstance(f.opener, Div) and not (f.unclosed or f.tag) for f in frames):
            return False
        while not isinstance(self._frames[-1].opener, Div) or self._frames[-1].tag:
            self._close()
        self._close()
        return True

    def close_tag(self, name: str) -> None:
        """Close the innermost HTML element `name`, if one is open."""
        if any(frame.is_tag(name) for frame in self._frames):
            while not self._frames[-1].is_tag(name):
                self._close()
            self._close()

    def close_unclosed(self) -> None:
        """Close the divs that no line closes, as far as they are innermost."""
        while self._frames[-1].unclosed:
            self._close()

    def finish(self) -> Blocks:
        """Close all that is open and return the blocks."""
        while len(self._frames) > 1:
            frame = self._frames[-1]
            if isinstance(frame.opener, Disclosure) or frame.opener == "blockquote":
                name = "blockquote" if frame.opener == "blockquote" else "details"
                self.host.report(unclosed_html(name, frame.place))
            self._close()
        self._give_back_waiting(self._frames[0])
        return tuple(self._frames[0].blocks)

    def _close(self) -> None:
        frame = self._frames.pop()
        self._give_back_waiting(frame)
        blocks = tuple(frame.blocks)
        if len(self._frames) > self.room:
            self._frames[-1].blocks.extend(blocks)
        else:
            self.add(self._closed(frame, blocks))

    def _closed(self, frame: _Frame, blocks: Blocks) -> Blocks:
        match frame.opener:
            case Div() as div if div.box is not None:
                title = self.title(div.title, frame.place) if div.title else ()
                attributes, language = div.attributes, self.host.language
                return boxed(div.box, title, attributes, frame.place, blocks, language)
            case Div(own=True) as div if div.audience is not None:
                only = (*self._paragraph(div.argument, frame.place), *blocks)
                return (Only(div.audience, only, frame.place, div.attributes),)
            case Div("question", own=True) as div:
                stem = (*self._paragraph(div.argument, frame.place), *blocks)
                return read_question(div.attributes, frame.place, stem, self.host)
            case Div("pool", own=True) as div:
                held = (*self._paragraph(div.argument, frame.place), *blocks)
                return read_pool(div.attributes, frame.place, held, self.host)
            case Div(own=False) as div:
                title = self.title(div.title or spoken(div.name), frame.place)
                return boxed(
                    PLAIN_NOTE, title, div.attributes, frame.place, blocks, self.host.language
                )
            case Div() as div:
                return (*self._paragraph(div.words, frame.place), *blocks)
            case Disclosure() as disclosure:
                return (replace(disclosure, blocks=blocks),)
            case "blockquote":
                return (Quote(blocks, frame.place),)
            case _:
                return blocks

    def _paragraph(self, words: str, place: Place) -> Blocks:
        """Return words behind the colons that are no title, as a paragraph."""
        content = self.title(words, place) if words else ()
        return (Paragraph(content, place),) if content else ()

    def _give_back_waiting(self, frame: _Frame) -> None:
        waiting, frame.waiting = frame.waiting, None
        if waiting is not None:
            self._give_back(frame, waiting)

    def _give_back(self, frame: _Frame, waiting: _Waiting, definitions: bool = False) -> None:
        """Show attributes as text that no block takes."""
        frame.blocks.append(waiting.source)
        what, hint = _FOR_DEFINITIONS if definitions else _FOR_NOTHING
        message = f"{what} the attribute list on this line; it is shown as text"
        self.host.report(warning("broken-attributes", waiting.source.place, message, hint))


_FOR_NOTHING = (
    "no block takes",
    (
        "Put it right above a list, a table, a paragraph, a quotation or code; "
        "behind a heading or a picture, on the same line."
    ),
)
_FOR_DEFINITIONS = (
    "a definition list does not take",
    "Take it out, or write the terms as a list: - **Term:** what it means.",
)


def _with_attributes(block: Block, attributes: Attributes) -> Block | None:
    """Return `block` with attributes added, or None where it can have none."""
    match block:
        case Figure(picture=picture):
            both = merged(picture.attributes, attributes)
            return replace(block, picture=replace(picture, attributes=both))
        case Formula() | DefinitionList() | Disclosure() | Break() | Missing():
            return None
        case _:
            return replace(block, attributes=merged(block.attributes, attributes))


def _amended(block: Block, attributes: Attributes, language: str) -> Blocks | None:
    """Return `block` with the attributes under it, or None where it can have none.

    A quotation with the class of a box is that box: so the Carpentries wrote their lessons.
    """
    box: Box | None = box_of_classes(attributes.classes)
    if isinstance(block, Quote) and box is not None:
        return boxed(box, (), attributes, block.place, block.blocks, language)
    if isinstance(block, Listing) and not block.language:
        named = (name for name in attributes.classes if name.startswith("language-"))
        block = replace(block, language=next(named, "").removeprefix("language-"))
    amended = _with_attributes(block, attributes)
    return None if amended is None else (amended,)

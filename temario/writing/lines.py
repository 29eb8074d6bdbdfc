"""Lines of text, each escaped as little as the place where it stands allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from temario.model import (
    Attributes,
    Block,
    Blocks,
    Callout,
    Cloze,
    Definition,
    DefinitionList,
    Essay,
    Footnote,
    Gap,
    Heading,
    Inline,
    Inlines,
    List,
    ListItem,
    Paragraph,
    Picture,
    Question,
    Quote,
    Short,
    Table,
    Text,
)
from temario.patterns import pattern
from temario.records import mutable, replace
from temario.traverse import plain, transform_inlines
from temario.writing.hand import Hand, Notes, settled
from temario.writing.inlines import InlineWriter, gap_text
from temario.writing.plainly import plainly
from temario.writing.proof import PLACE, reads_as

_X = Paragraph((Text("x", PLACE),), PLACE)


def _indented(text: str, first: str, rest: str = "  ") -> str:
    return first + text.replace("\n", f"\n{rest}")


def _item(text: str, content: Inlines) -> tuple[str, Blocks]:
    item = ListItem((Paragraph(content, PLACE),), PLACE)
    return _indented(text, "- "), (List(False, 1, (item,), PLACE),)


def _task(text: str, content: Inlines) -> tuple[str, Blocks]:
    item = ListItem((Paragraph(content, PLACE),), PLACE, checked=True)
    return _indented(text, "- [x] "), (List(False, 1, (item,), PLACE),)


def _heading(text: str, content: Inlines) -> tuple[str, Blocks]:
    return f"# {text}", (Heading(1, "", content, PLACE),)


def _quote(text: str, content: Inlines) -> tuple[str, Blocks]:
    return _indented(text, "> ", "> "), (Quote((Paragraph(content, PLACE),), PLACE),)


def _cell(text: str, content: Inlines) -> tuple[str, Blocks]:
    return f"| x |\n|---|\n| {text} |", (Table((_X.content,), ((content,),), ("",), PLACE),)


def _caption(text: str, content: Inlines) -> tuple[str, Blocks]:
    table = Table((_X.content,), (), ("",), PLACE, content)
    return f"| x |\n|---|\n\n: {text}", (table,)


def _after_table(text: str, content: Inlines) -> tuple[str, Blocks]:
    table = Table((_X.content,), (), ("",), PLACE)
    return f"| x |\n|---|\n\n{text}", (table, Paragraph(content, PLACE))


def _term(text: str, content: Inlines) -> tuple[str, Blocks]:
    return f"{text}\n: x", (DefinitionList((Definition(content, ((_X,),), PLACE),), PLACE),)


def _title(text: str, content: Inlines) -> tuple[str, Blocks]:
    return f"::: note {text}\n:::", (Callout("note", content, (), PLACE),)


def _paragraph(text: str, content: Inlines) -> tuple[str, Blocks]:
    return text, (Paragraph(content, PLACE),)


def _question(stem: Blocks, kind: str = "short", hint: Blocks = ()) -> Blocks:
    attributes = Attributes(values=(("type", kind),))
    answer = Short(("x",)) if kind == "short" else Essay((), 8)
    hints = (hint,) if hint else ()
    return (
        Question(
            "", 0, kind, stem, answer, PLACE, hints=hints, attributes=attributes  # type: ignore[arg-type]
        ),
    )  # fmt: skip


def _stem(text: str, content: Inlines) -> tuple[str, Blocks]:
    block = Paragraph(content, PLACE)
    return f"::: question {{type=short}}\n{text}\n\n= x\n:::", _question((block,))


def _told(text: str, content: Inlines) -> tuple[str, Blocks]:
    quoted = text.replace("\n", "\n> ")
    return (
        f"::: question {{type=short}}\nx\n\n= x\n\n> hint: x\n>\n> {quoted}\n:::",
        _question((_X,), hint=(_X, Paragraph(content, PLACE))),
    )


def _keyed(text: str, content: Inlines) -> tuple[str, Blocks]:
    quoted = text.replace("\n", "\n> ")
    return (
        f"::: question {{type=short}}\nx\n\n= x\n\n> hint: {quoted}\n:::",
        _question((_X,), hint=(Paragraph(content, PLACE),)),
    )


def _cloze(text: str, content: Inlines) -> tuple[str, Blocks]:
    gaps = tuple(replace(gap, number=0) for gap in _gaps(content))
    last = Gap(0, ("x",), (), PLACE)
    stem = (Paragraph(content, PLACE), Paragraph((last,), PLACE))
    (question,) = _question(stem, "essay")
    assert isinstance(question, Question)
    attributes = Attributes(values=(("type", "cloze"),))
    question = replace(question, kind="cloze", answer=Cloze((*gaps, last)), attributes=attributes)
    return f"::: question {{type=cloze}}\n{text}\n\n[[x]]\n:::", (question,)


def _answers(text: str, content: Inlines) -> tuple[str, Blocks]:
    given = tuple(dict.fromkeys(each.strip() for each in plain(content).split("|")))
    (question,) = _question((_X,))
    assert isinstance(question, Question)
    source = f"::: question {{type=short}}\nx\n\n= {text}\n:::"
    return source, (replace(question, answer=Short(given)),)


def _gaps(content: Inlines) -> list[Gap]:
    found: list[Gap] = []

    def note(inline: Inline) -> Inline:
        if isinstance(inline, Gap):
            found.append(inline)
        return inline

    transform_inlines(content, inline=note)
    return found


_CONTEXTS: dict[str, Callable[[str, Inlines], tuple[str, Blocks]]] = {
    "paragraph": _paragraph,
    "item": _item,
    "task": _task,
    "heading": _heading,
    "quote": _quote,
    "cell": _cell,
    "caption": _caption,
    "after table": _after_table,
    "term": _term,
    "title": _title,
    "stem": _stem,
    "told": _told,
    "keyed": _keyed,
    "cloze": _cloze,
    "answers": _answers,
}
"""For each place where a line can stand, the smallest text with such a place."""
_OF_QUESTIONS = ("stem", "told", "keyed", "cloze")
_MEANT = pattern(
    r"(?im)\[\[|\[!|^(?:\s|\\|<[^>]*>)*(?:=|(?:hint|correct|incorrect|feedback|rubric)[ \t]*:)"
)
"""What means something in a question and nothing in another text."""
_ONE_LINE = ("heading", "cell", "term", "title", "answers")


@mutable
class Lines:
    """Writes the lines of a text."""

    notes: Notes = field(default_factory=Notes)

    def text(self, content: Inlines, context: str = "paragraph") -> str:
        """Return `content` as it stands in a place of the kind `context`."""
        return self.proved(content, context)[0]

    def proved(self, content: Inlines, context: str) -> tuple[str, bool]:
        """Return `content` as Markdown, and whether it is read there as it is meant."""
        sure = plainly(content)
        if sure is not None:
            return sure, True
        one_line = context in _ONE_LINE
        labels: list[str] = []
        expected = self._with_stubs(content, labels, context == "cloze")

        def write(hand: Hand) -> str:
            hand = replace(hand, lines=hand.lines and not one_line)
            text = InlineWriter(hand, self.notes).line(content)
            return text.replace("|", "\\|") if context == "cell" else text

        if not content:
            return "", True
        if context in _OF_QUESTIONS and not _MEANT.search(write(Hand())):
            context = "paragraph"
        if context in ("paragraph", "stem", "told") and _pictures_alone(content):
            return write(Hand()), True  # they are figures, and a paragraph no more

        def proves(text: str) -> bool:
            source, blocks = _CONTEXTS[context](text, expected)
            return reads_as(source, blocks, labels)

        return settled(write, proves)

    def block(self, write: Callable[[Hand], str], block: Block) -> str:
        """Return a block without footnotes as the plainest text that is read as it."""
        return settled(write, lambda text: reads_as(text, (block,)))[0]

    def _with_stubs(self, content: Inlines, labels: list[str], cloze: bool) -> Inlines:
        """Return `content` with notes that say `x`, and put their labels into `labels`."""

        def stub(inline: Inline) -> Inline:
            if isinstance(inline, Gap) and not cloze:
                return Text(gap_text(inline), PLACE)  # a question takes it out of the text later
            if not isinstance(inline, Footnote):
                return inline
            label = self.notes.label(inline)
            first = label not in labels
            labels.extend([label] if first else [])
            return Footnote(0, (_X,), PLACE, first)

        return transform_inlines(content, inline=stub)


def _pictures_alone(content: Inlines) -> bool:
    shown = [i for i in content if not (isinstance(i, Text) and not i.text.strip())]
    return all(isinstance(inline, Picture) for inline in shown)


def write_line(content: Inlines) -> str:
    """Return a line that stands alone, without line breaks, its notes at their marks."""

    def write(hand: Hand) -> str:
        return InlineWriter(replace(hand, lines=False)).line(content)

    return settled(write, lambda text: reads_as(text, Paragraph(content, PLACE)))[0]

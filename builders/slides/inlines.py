"""Stage 2, plan: inlines of the model → runs of one look each."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from builders.slides.deck import Run, Runs
from builders.slides.formulas import pieces_of, unicode_of
from temario.model import (
    Blocks,
    Code,
    Emphasis,
    Footnote,
    Gap,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Math,
    Picture,
    Span,
    Strong,
    Styled,
    Text,
)
from temario.quotes import quotes
from temario.records import names, record, replace
from temario.traverse import GAP, walk_inlines

_look = attrgetter(*(name for name in names(Run) if name != "text"))
"""Returns all of a run but its text."""


@record
class Inliner:
    """Turns inlines into runs."""

    language: str
    """BCP 47 tag of the course, which chooses the quotation marks."""
    solved: bool = False
    """Whether gaps are filled with what is right."""

    def runs(self, content: Inlines, look: Run = Run("")) -> Runs:
        """Return `content` as runs in `look`, neighbours of one look joined."""
        return joined(run for inline in content for run in self._inline(inline, look))

    def _inline(self, inline: Inline, look: Run) -> Iterator[Run]:
        match inline:
            case Text(text):
                yield replace(look, text=text)
            case Code(text):
                yield replace(look, text=text, mono=True)
            case Math(tex):
                shown = unicode_of(tex)
                if shown is None:
                    yield replace(look, text=tex, mono=True)
                else:
                    for text, variable in pieces_of(tex, shown):
                        yield replace(look, text=text, italic=variable or look.italic)
            case Emphasis(content):
                yield from self.runs(content, replace(look, italic=not look.italic))
            case Strong(content):
                yield from self.runs(content, replace(look, bold=True))
            case Styled():
                yield from self._styled(inline, look)
            case Span(attributes, content):
                language = attributes.get("lang", look.language)
                yield from self.runs(content, replace(look, language=language))
            case Link(href, content):
                yield from self.runs(content, replace(look, href=href or look.href))
            case Picture():
                if inline.alt and not inline.decorative:
                    yield replace(look, text=inline.alt)
            case Footnote(number):
                yield replace(look, text=str(number), raised=1, href="")
            case LineBreak():
                yield replace(look, text="\n")
            case Gap():
                yield from self._gap(inline, look)

    def _gap(self, gap: Gap, look: Run) -> Iterator[Run]:
        if self.solved:
            # Bold and underlined, since a colour alone says nothing to some.
            right = replace(look, bold=True, underline=True, colour="right")
            yield replace(right, text=gap.answers[0] if gap.answers else GAP)
            return
        yield replace(look, text=GAP)
        if gap.options:
            # A line may begin with an option, but not with the stroke before one.
            options = "\u00a0/ ".join(gap.options)
            yield replace(look, text=f" ({options})", colour="muted")

    def _styled(self, styled: Styled, look: Run) -> Iterator[Run]:
        content = styled.content
        match styled.style:
            case "sub":
                yield from self.runs(content, replace(look, raised=-1))
            case "sup":
                yield from self.runs(content, replace(look, raised=1))
            case "mark":
                yield from self.runs(content, replace(look, mark=True))
            case "kbd":
                yield from self.runs(content, replace(look, mono=True))
            case "small":
                yield from self.runs(content, look)
            case "underline":
                yield from self.runs(content, replace(look, underline=True))
            case "strikethrough":
                yield from self.runs(content, replace(look, strike=True))
            case "quotation":
                marks = quotes(self.language)[0]
                yield replace(look, text=marks[0])
                yield from self.runs(content, look)
                yield replace(look, text=marks[1])


def joined(runs: Iterator[Run] | Runs) -> Runs:
    """Return `runs` with neighbours of one look made one, and empty ones left out."""
    found: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if found and _look(found[-1]) == _look(run) and run.text != "\n":
            found[-1] = replace(run, text=found[-1].text + run.text)
        else:
            found.append(run)
    return tuple(found)


def footnotes_in(content: Inlines) -> tuple[tuple[int, Blocks], ...]:
    """Return number and blocks of each footnote that is marked in `content` for the first time."""
    return tuple(
        (inline.number, inline.blocks)
        for inline in walk_inlines(content)
        if isinstance(inline, Footnote) and inline.first
    )


def pictures_in(content: Inlines) -> tuple[Picture, ...]:
    """Return the pictures that stand in a line of text."""
    return tuple(inline for inline in walk_inlines(content) if isinstance(inline, Picture))

"""The slides builder: a course → one PowerPoint file of native, editable slides.

Four stages, each its own module: `outline` says which slides there are, `plan`
what they say, `layout` where everything stands, `draw` writes the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from builders.slides.deck import Asked, Body, Content, Cover, Deck, MovieBody, PictureBody
from builders.slides.formulas import unicode_of
from builders.slides.outline import read_outline
from builders.slides.plan import plan_deck
from builders.slides.template import Layouts, Template, read_template
from temario.builder import Job, Purpose
from temario.model import Asset, Audience, Course, Math
from temario.problems import CourseError, Problem, errors, warning
from temario.theme import Theme, Tokens
from temario.traverse import for_audiences, walk

_AUDIENCES: frozenset[Audience] = frozenset({"slide", "notes", "instructor"})
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@dataclass(frozen=True, slots=True)
class Options:
    """The section `slides:` of `course.yaml`."""

    template: str | None = None
    """A .pptx or .potx of the course that slides are made from: null for temario's own."""
    layouts: Layouts = field(default_factory=Layouts)
    """Names of the template's layouts, where they are not found by themselves."""
    ratio: Literal["16:9", "4:3"] = "16:9"
    """The shape of a slide."""
    density: Literal["summary", "full"] = "summary"
    """`summary`: a long paragraph by its first sentence, the whole in the notes. `full`: all."""


@dataclass(frozen=True, slots=True)
class MakeDeck:
    """Makes the file; runs in a process of its own."""

    deck: Deck
    tokens: Tokens
    ratio: Literal["16:9", "4:3"]
    root: Path
    """The course's folder, for its pictures."""
    words: tuple[tuple[str, str], ...]
    """Names of layouts in the course's language."""
    missing: str
    """The word for a picture that is not there."""
    template: Template | None = None

    def __call__(self) -> bytes:
        """Return the file's bytes."""
        from builders.slides.draw import draw
        from builders.slides.layout import lay_out

        names, own = dict(self.words), self.template
        tokens = own.tokens if own else self.tokens
        grid, titles = (own.grid, own.title_package) if own else (None, "")
        pages = lay_out(self.deck, tokens, self.ratio, self.missing, grid, titles)
        about = self.deck.properties
        return draw(pages, about, tokens, self.ratio, self.root, names, own)


@dataclass(frozen=True, slots=True)
class SlidesBuilder:
    """Plans one deck for the whole course."""

    name: str = "slides"
    makes: str = "PowerPoint slides (.pptx)"
    options: type[Options] = Options

    def plan(
        self, course: Course, theme: Theme, options: Options, purpose: Purpose
    ) -> Iterable[Job | Problem]:
        """Yield the deck's job. Raises `CourseError` where its outline is wrong."""
        from builders.slides.master import layout_names

        deck = plan_deck(course, read_outline(course, theme), theme.words, options.density)
        names = tuple(layout_names(theme.words).items())
        missing = theme.words("Missing")
        template = None
        if options.template:
            template, found = read_template(
                course.root, options.template, options.layouts, theme.tokens
            )
            if errors(found):
                raise CourseError(found)
            yield from found
        make = MakeDeck(deck, theme.tokens, options.ratio, course.root, names, missing, template)
        yield from _as_source(course)
        made_of = (*course.files, *(asset.path for asset in _assets(deck)))
        if template:
            made_of += (template.path,)
        note = template.told if template else ""
        made = tuple(dict.fromkeys(made_of))
        yield Job(f"slides/{course.id}.pptx", MEDIA_TYPE, make, made, note)


def _as_source(course: Course) -> Iterable[Problem]:
    """Yield a warning for every formula in a line that slides can only show as its source."""
    parts = [course.introduction]
    for unit in course.units:
        parts += [unit.blocks, *(lesson.blocks for lesson in unit.lessons)]
    for blocks in parts:
        for node in walk(for_audiences(blocks, _AUDIENCES)):
            if isinstance(node, Math) and unicode_of(node.tex) is None:
                yield warning(
                    "formula-in-line",
                    node.place,
                    f"slides show the formula {node.tex} as its source: "
                    "it takes more than a line of text can show",
                    "Set it apart, between $$ and $$; slides draw that.",
                )


def _assets(deck: Deck) -> Iterable[Asset]:
    """Yield the files of the course that the deck holds."""
    for slide in deck.slides:
        match slide:
            case Cover(logo=Asset() as logo):
                yield logo
            case Content(body=body):
                yield from _files(body)
            case Asked(question=question, answer=answer):
                for side in filter(None, (question, answer)):
                    for thing in side.things:
                        yield from _files(thing)


def _files(body: Body) -> Iterable[Asset]:
    match body:
        case PictureBody(asset=Asset() as asset):
            yield asset
        case MovieBody(asset=asset, poster=poster):
            yield from (file for file in (asset, poster) if file)


builder = SlidesBuilder()

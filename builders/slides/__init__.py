"""The slides builder: a course → one PowerPoint file of native, editable slides.

Four stages, each its own module: `outline` says which slides there are, `plan`
what they say, `layout` where everything stands, `draw` writes the file. Without
PowerPoint (`by_hand`), `scene` places every line, `svg` and `sheets` (PDF) write them down.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from pathlib import Path
from typing import Literal

from builders.slides.by_hand import MakePdf, MakePreview
from builders.slides.choice import OF_PASSAGES, unknown_choice, without_picture
from builders.slides.deck import (
    Asked,
    Body,
    Columns,
    Content,
    Cover,
    Deck,
    MovieBody,
    PictureBody,
)
from builders.slides.density import Density, unknown_density, wholes
from builders.slides.editions import decks
from builders.slides.formulas import unicode_of
from builders.slides.outline import read_outline
from builders.slides.pages import Page
from builders.slides.parts import Blockwise
from builders.slides.plan import planner
from builders.slides.stretches import outdated
from builders.slides.template.values import PLACE, Layouts, Template
from temario.builder import Job, Purpose
from temario.model import Asset, Audience, Course, Heading, List, Math, Only
from temario.problems import AddPassage, CourseError, Place, Problem, error, errors, warning
from temario.records import record, replace
from temario.render.diagram import not_drawn
from temario.render.fonts import font_folder
from temario.theme import Theme
from temario.tokens import Colors, Tokens
from temario.traverse import for_audiences, walk

_AUDIENCES: frozenset[Audience] = frozenset({"slide", "notes", "instructor"})
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@record
class Options:
    """The section `slides:` of `course.yaml`."""

    template: str | None = None
    """A .pptx or .potx of the course that slides are made from: null for temario's own."""
    layouts: Layouts = field(default_factory=Layouts)
    """Names of the template's layouts, where they are not found by themselves."""
    ratio: Literal["16:9", "4:3"] = "16:9"
    """The shape of a slide; a template has its own, whatever stands here."""
    density: Density = "summary"
    """`summary`: what can be taken in at a glance, the whole in the notes. `full`: all, over as
    many slides as it takes."""
    split: Literal["course", "unit"] = "course"
    """`course`: one deck. `unit`: one a unit."""
    editions: tuple[Literal["instructor", "student"], ...] = ("instructor",)
    """The student's has no notes, no answers and nothing for instructors."""
    pdf: bool = False
    """Whether the slides are made as a PDF besides."""


@record
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

        names, own = dict(self.words), self.template
        tokens = own.tokens if own else self.tokens
        about = self.deck.properties
        return draw(self.pages(), about, tokens, self.ratio, self.root, names, own)

    def pages(self) -> tuple[Page, ...]:
        """Return the slides, with everything in its place."""
        from builders.slides.layout import lay_out

        tokens = self.template.tokens if self.template else self.tokens
        return lay_out(self.deck, tokens, self.ratio, self.missing, self.template)


@record
class SlidesBuilder:
    """Plans the decks of a course."""

    name: str = "slides"
    makes: str = "PowerPoint slides (.pptx)"
    options: type[Options] = Options

    def plan(
        self, course: Course, theme: Theme, options: Options, purpose: Purpose
    ) -> Iterable[Job | Problem]:
        """Yield a deck's job, and the PDF's where it is asked for; for a preview, SVG's alone.

        Raises `CourseError` where its outline is wrong, or a font that it measures is not there.
        """
        from builders.slides.master import layout_names

        fonts = theme.tokens.fonts
        for face in (fonts.slides, *([fonts.slides_mono] if options.pdf else ())):
            font_folder(face.package)  # so that it is said now, not when a deck is made
        names = tuple(layout_names(theme.words).items())
        missing = theme.words("Missing")
        template = None
        if options.template:
            from builders.slides.template.read import read_template

            try:
                template, found = read_template(
                    course.root, options.template, options.layouts, theme.tokens
                )
            except CourseError as failure:
                raise CourseError(_placed(failure.problems, course)) from failure
            found = _placed(found, course)
            if errors(found):
                raise CourseError(found)
            yield from found
            yield from _other_shape(options.ratio, template, course.place("slides/ratio"))
        if not options.editions:
            hint = "Write instructor, student or both, or take the line out."
            message = "no deck would be made: editions: under slides: is empty"
            yield error("no-edition", course.place("slides/editions"), message, hint)
        yield from _said(course, theme.tokens.colors)
        colors = theme.tokens.colors
        yield from outdated(course, Blockwise(theme.words, course.language, colors, True))
        note, told = template.told if template else "", False
        editions = options.editions if purpose is Purpose.RELEASE else ("instructor",)
        seen = purpose is Purpose.PREVIEW
        for name, deck in decks(course, theme, options.density, options.split, editions, seen):
            made_of = (*course.files, *(asset.path for asset in _assets(deck)))
            made_of += (template.path,) if template else ()
            if template and "two_content" in template.lacking and not told:
                told = any(isinstance(slide, Columns) for slide in deck.slides)
                yield from _placed([_no_columns(template)] if told else [], course)
            files = tuple(dict.fromkeys(made_of))
            parts = (deck, theme.tokens, options.ratio, course.root, missing)
            if purpose is Purpose.PREVIEW:
                path = f"slides/{name}.slides.zip"
                preview = MakePreview(*parts, template, name, _places(course))
                yield Job(path, "application/zip", preview, files)
                continue
            make = MakeDeck(
                deck, theme.tokens, options.ratio, course.root, names, missing, template
            )
            yield Job(f"slides/{name}.pptx", MEDIA_TYPE, make, files, note)
            note = ""
            if options.pdf:
                path = f"slides/{name}.pdf"
                yield Job(path, "application/pdf", MakePdf(*parts, template), files)

    def advise(self, course: Course, options: Options, jobs: Iterable[Job]) -> Iterable[Problem]:
        """Yield advice for headings whose slides go on for too long; in full that is meant."""
        from builders.slides.advice import long_runs  # a build does without it

        pages = (job.make.pages() for job in jobs if isinstance(job.make, MakeDeck))
        return long_runs(course, pages, wholes(course, options.density))

    def propose(
        self, course: Course, theme: Theme, options: Options
    ) -> Iterable[AddPassage | Problem]:
        """Yield a passage for each stretch of text, with the slides that are planned for it.

        Raises `CourseError` where its outline is wrong.
        """
        from builders.slides.proposals import proposals

        if options.density == "full":
            message = "slides show all of the text (density: full); there is nothing to propose"
            hint = "Write slides: {density: summary} in course.yaml first."
            yield warning("no-proposals", course.place("slides/density"), message, hint)
            return
        outline = read_outline(course, theme)
        yield from proposals(planner(course, outline, theme, options.density), outline)


def _places(course: Course) -> tuple[tuple[str, Place], ...]:
    """Return where units and lessons stand in the source, by id; by no id, the course's title."""
    found = [("", course.place("title"))]
    found += [(unit.id, unit.place) for unit in course.units]
    found += [(lesson.id, lesson.place) for unit in course.units for lesson in unit.lessons]
    return tuple(found)


def _placed(problems: Iterable[Problem], course: Course) -> list[Problem]:
    """Return what is said of a template, at the line of the settings that names it."""
    keys = {"missing-layout": "slides/layouts"}
    return [
        replace(problem, place=course.place(keys.get(problem.rule, "slides/template")))
        for problem in problems
    ]


def _other_shape(
    ratio: Literal["16:9", "4:3"], template: Template, place: Place
) -> Iterable[Problem]:
    """Yield a warning where the course asks for another shape of slides than the template's."""
    if ratio == "4:3" and abs(template.grid.width / template.grid.height - 4 / 3) > 0.02:
        message = f"ratio: 4:3 is not used: slides have the shape of the template {template.path}"
        hint = "Take the line out, or set the size of the slides in the template."
        yield warning("unused-setting", place, message, hint)


def _no_columns(template: Template) -> Problem:
    instead = dict(template.names)["two_content"]
    message = (
        f"the template {template.path} has no layout for two_content; a copy of “{instead}” is used"
    )
    hint = "Name one in course.yaml: slides: {layouts: {two_content: …}}"
    return warning("missing-layout", PLACE, message, hint)


def _said(course: Course, colors: Colors) -> Iterable[Problem]:
    """Yield a warning for what slides do not show as their author may think.

    That is a formula in a line, or a diagram, of which only the source can be shown, and a
    list or a heading with a setting that is none.
    """
    parts = [course.introduction]
    for unit in course.units:
        parts += [unit.blocks, *(lesson.blocks for lesson in unit.lessons)]
        yield from unknown_choice(unit.attributes, unit.place)
        yield from unknown_density(unit.attributes, unit.place)
        yield from without_picture(unit.attributes, unit.place, unit.blocks)
        for lesson in unit.lessons:
            yield from unknown_choice(lesson.attributes, lesson.place)
            yield from unknown_density(lesson.attributes, lesson.place)
            yield from without_picture(lesson.attributes, lesson.place, lesson.blocks)
    for blocks in parts:
        for node in walk(blocks):
            if isinstance(node, Only):
                yield from unknown_choice(node.attributes, node.place, OF_PASSAGES)
        shown = for_audiences(blocks, _AUDIENCES)
        yield from not_drawn(walk(shown), colors)
        for node in walk(shown):
            if isinstance(node, Heading):
                yield from unknown_choice(node.attributes, node.place)
            elif isinstance(node, Math) and unicode_of(node.tex) is None:
                yield warning(
                    "formula-in-line",
                    node.place,
                    f"slides show the formula {node.tex} as its source: "
                    "it takes more than a line of text can show",
                    "Set it apart, between $$ and $$; slides draw that.",
                )
            elif isinstance(node, List) and node.attributes.get("slides", "each") != "each":
                given = node.attributes.get("slides")
                message = f"slides={given} says nothing about a list"
                hint = "Write slides=each for a slide an item, or take it out."
                yield warning("unknown-setting", node.place, message, hint)


def _assets(deck: Deck) -> Iterable[Asset]:
    """Yield the files of the course that the deck holds."""
    for slide in deck.slides:
        match slide:
            case Cover(logo=Asset() as logo):
                yield logo
            case Content(body=body):
                yield from _files(body)
            case Columns(columns=columns):
                for column in columns:
                    for body in column:
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

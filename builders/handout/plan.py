"""Course → the HTML of the handout, and the job that makes it a PDF. Nothing is drawn here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from markupsafe import Markup

from builders.handout.edition import for_instructors, for_students, tells_more
from builders.handout.sheet import make_sheet
from builders.handout.wide import illegible
from temario.builder import Job, Purpose
from temario.medium import Medium
from temario.model import (
    Asset,
    Block,
    Code,
    Course,
    Diagram,
    Gap,
    Inline,
    Link,
    Listing,
    Numeric,
    Question,
    Short,
    Text,
)
from temario.problems import Problem, warning
from temario.records import record
from temario.render.diagram import legible, not_drawn, pictures
from temario.render.fonts import uncovered
from temario.render.maths import draw
from temario.render.pdf import html_to_pdf
from temario.theme import Theme
from temario.traverse import walk_course

_ROOM = (610.0, 700.0)
"""What a page has for a diagram, in CSS pixels: width and height."""
_LEGIBLE = 8.0
"""A flowchart with smaller letters, in CSS pixels, is turned if that makes them larger."""
_PICTURE = {"A4": (124.0, 190.0), "letter": (129.9, 190.0)}
"""What the style sheet leaves to a picture, in millimetres: the column, and its greatest height."""
_SCALE = 0.85
"""Letters of a diagram that has the room are a little smaller than those of the text."""


@record
class Options:
    """The section `handout` of `course.yaml`."""

    paper: Literal["A4", "letter"] = "A4"
    """The size of the paper."""
    split: Literal["course"] = "course"
    """What one PDF holds: the whole course."""


@record
class Document:
    """A PDF to be made; holds all that it is made of."""

    html: str
    folder: Path
    """Where the addresses of pictures start."""
    packages: tuple[str, ...]
    """Font packages."""
    tagged: bool
    room: tuple[float, float] = _PICTURE["A4"]
    """The width and height that the largest picture has, in millimetres."""

    def __call__(self) -> bytes:
        """Return the PDF.

        Raises `CourseError` where WeasyPrint lacks its libraries, or a picture cannot be shown.
        """
        return html_to_pdf(self.html, self.folder, self.packages, self.tagged, self.room)


@record
class Reference:
    """A link out of the course, as the list at the end shows it."""

    number: int
    href: str
    title: str


@record
class Handout:
    """Plans the students' PDF of a course, and the instructor's where that tells more."""

    name: str = "handout"
    makes: str = "PDF handout: cover, contents, the whole course on paper; one with answers"
    options: type[Options] = Options

    def plan(
        self, course: Course, theme: Theme, options: Options, purpose: Purpose
    ) -> Iterator[Job | Problem]:
        """Yield the jobs of the PDFs, and warnings for what their fonts cannot draw."""
        students, instructors = for_students(course), for_instructors(course)
        editions = [(f"handout/{course.id}.pdf", students, False)]
        if tells_more(instructors):
            editions.append((f"handout/{course.id}-instructor.pdf", instructors, True))
        fonts = theme.tokens.fonts
        packages = (fonts.serif.package, fonts.sans.package, fonts.mono.package)
        yield from _uncovered(instructors, packages)
        yield from not_drawn(walk_course(instructors), theme.tokens.colors)
        room, paper = _PICTURE[options.paper], theme.tokens.sizes.paper
        yield from illegible(walk_course(instructors), room[0], paper, theme.tokens.colors.text)
        references: list[Reference] = []
        for path, edition, key in editions:
            # The instructor's list of links begins with the students': the numbers are the same.
            references = _references(edition, references)
            html = theme.render(
                "handout/handout.html.j2",
                course=edition,
                options=options,
                out=_medium(course, theme, references),
                references=references,
                sheet=make_sheet(course, edition, theme.words, key),
            )
            yield Job(
                path,
                "application/pdf",
                Document(
                    html,
                    course.root,
                    packages,
                    purpose is Purpose.RELEASE,
                    room,
                ),
                made_of=course.files,
            )


def _medium(course: Course, theme: Theme, references: list[Reference]) -> Medium:
    tokens = theme.tokens

    def formula(tex: str, display: bool) -> Markup | None:
        size = tokens.sizes.paper + (1 if display else 0)
        drawn = draw(tex, display, size, tokens.colors.text)
        if drawn is None:
            return None
        # One image each: inline SVGs would repeat each other's ids.
        address = "data:image/svg+xml," + quote(drawn.svg)
        if display:
            return Markup('<img class="display" src="{}" alt="{}">').format(address, tex)
        shift = f"{-drawn.depth:.2f}px"
        return Markup('<img class="inline" style="vertical-align: {}" src="{}" alt="{}">').format(
            shift, address, tex
        )

    def diagram(node: Diagram) -> Markup | None:
        found = pictures(node, tokens.colors)
        if not found:
            return None
        drawing = legible(found, *_ROOM, _LEGIBLE)
        address = "data:image/svg+xml," + quote(
            drawing.shown(tokens.fonts.sans.family, _SCALE, bare=True)
        )
        return Markup('<img src="{}" alt="{}">').format(address, drawing.alt(node.title))

    return Medium(
        base=3,
        src=_address,
        formula=formula,
        diagram=diagram,
        notes="foot",
        plays=False,
        links_files=False,
        language=course.language,
        questions="handout/question.html.j2",
        references={reference.href: reference.number for reference in references},
    )


def _address(asset: Asset) -> str:
    """Return a file's address from the course's folder."""
    return quote(asset.path)


def _references(course: Course, before: list[Reference]) -> list[Reference]:
    """Return `before`, and the other links that lead out of the course, each address once."""
    found = {reference.href: reference for reference in before}
    for node in walk_course(course):
        if isinstance(node, Link) and node.asset is None and not node.href.startswith("#"):
            number = len(found) + 1
            found.setdefault(node.href, Reference(number, node.href, node.title))
    return list(found.values())


def _uncovered(course: Course, packages: tuple[str, ...]) -> Iterator[Problem]:
    """Yield a warning for each character that no font of the theme can draw, at its first place."""
    seen: set[str] = set()
    for node in walk_course(course):
        text = _letters(node)
        missing = [c for c in uncovered(text, packages) if c not in seen] if text else []
        if missing:
            seen.update(missing)
            names = ", ".join(f"{c} (U+{ord(c):04X})" for c in missing[:8])
            names += f" and {len(missing) - 8} more" if len(missing) > 8 else ""
            yield warning(
                "uncovered-character",
                node.place,
                f"no font of the theme can draw {names}; the handout shows empty boxes",
                "Use another character, or name a font that has it in a theme file "
                "(theme: theme.yaml in course.yaml).",
            )


def _letters(node: Block | Inline) -> str:
    match node:
        case Text(text) | Code(text):
            return text
        case Listing(code) | Diagram(code):
            return code
        case Gap(answers=words, options=others):
            return "".join((*words, *others))
        case Question(answer=answer):
            typed = answer.answers if isinstance(answer, Short) else ()
            number = answer.text if isinstance(answer, Numeric) else ""
            return "".join((*typed, number, *node.tags, node.objective))
        case _:
            return ""

"""Course → the HTML of the handout, and the job that makes it a PDF. Nothing is drawn here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from markupsafe import Markup

from builders.handout.cuts import Cut, Split, anchors, cuts
from builders.handout.edition import for_instructors, for_students, tells_more
from builders.handout.glossary import glossary, with_marks
from builders.handout.letters import Letters, find_letters, undrawable
from builders.handout.sheet import Sheet, make_sheet
from builders.handout.wide import illegible
from temario.builder import Job, Purpose
from temario.medium import Medium
from temario.model import (
    Asset,
    Course,
    Diagram,
    Link,
)
from temario.problems import Problem
from temario.records import record, replace
from temario.render.diagram import legible, not_drawn, pictures
from temario.render.maths import draw
from temario.render.pdf import html_to_pdf
from temario.scripts import back
from temario.theme import Theme
from temario.traverse import assets, plain, questions, walk_course

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
    split: Split = "course"
    """`course`: one book. `unit`: one PDF a unit, numbered as the book is."""
    glossary: bool = True
    """Whether terms of definition lists and of `{.term}` are listed at the end."""


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
    """The words that bear it; empty where they are the address."""


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
        words = theme.words
        instructors = for_instructors(course)
        letters = find_letters(instructors, theme)
        yield from undrawable(instructors, letters)
        yield from not_drawn(walk_course(instructors), theme.tokens.colors)
        room, paper = _PICTURE[options.paper], theme.tokens.sizes.paper
        yield from illegible(walk_course(instructors), room[0], paper, theme.tokens.colors.text)
        students = for_students(course)
        # The instructor's list of links begins with the students': the numbers are the same.
        references = _references(students, {})
        both = {
            key: _Making(
                theme, options, purpose, letters, links, make_sheet(course, whole, words, key)
            )
            for key, whole, links in (
                (False, students, references),
                (True, instructors, _references(instructors, references)),
            )
        }
        for cut in cuts(course, options.split):
            whole = cut.unit is None
            yield both[False].job(cut, students if whole else for_students(cut.course))
            edition = instructors if whole else for_instructors(cut.course)
            if tells_more(edition):
                yield both[True].job(cut, edition)


@record
class _Making:
    """What all parts of an edition share."""

    theme: Theme
    options: Options
    purpose: Purpose
    letters: Letters
    references: Mapping[str, Reference]
    sheet: Sheet

    def job(self, cut: Cut, edition: Course) -> Job:
        """Return the job of the part `cut`, whose words are those of `edition`."""
        edition = with_marks(edition)
        own = {question.id for question in questions(edition)}
        out = _medium(edition, self.theme, self.references)
        if cut.unit is not None:
            out = replace(out, anchors=anchors(edition), base=2)
        linked = [self.references[href] for href in _addresses(edition)]
        html = self.theme.render(
            "handout/handout.html.j2",
            course=edition,
            unit=cut.unit,
            options=self.options,
            out=out,
            references=sorted(linked, key=lambda reference: reference.number),
            glossary=glossary(edition) if self.options.glossary else (),
            sheet=replace(self.sheet, rows=tuple(row for row in self.sheet.rows if row.id in own)),
            letters=self.letters,
            rtl=back(edition.language),
        )
        ending = "-instructor" if self.sheet.key else ""
        tagged = self.purpose is Purpose.RELEASE
        return Job(
            f"handout/{cut.name}{ending}.pdf",
            "application/pdf",
            Document(
                html, edition.root, self.letters.packages, tagged, _PICTURE[self.options.paper]
            ),
            made_of=(*edition.files, *(asset.path for asset in assets(edition))),
        )


def _medium(course: Course, theme: Theme, references: Mapping[str, Reference]) -> Medium:
    tokens = theme.tokens

    def formula(tex: str, display: bool) -> Markup | None:
        size = tokens.sizes.paper + (1 if display else 0)
        drawn = draw(tex, display, size, tokens.colors.text)
        if drawn is None:
            return None
        # One image each: inline SVGs would repeat each other's ids.
        address = "data:image/svg+xml," + quote(drawn.svg)
        if display:
            return Markup('<img class="display" data-tag="Formula" src="{}" alt="{}">').format(
                address, tex
            )
        shift = f"{-drawn.depth:.2f}px"
        return Markup(
            '<img class="inline" data-tag="Formula" style="vertical-align: {}" src="{}" alt="{}">'
        ).format(shift, address, tex)

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
        references={href: reference.number for href, reference in references.items()},
    )


def _address(asset: Asset) -> str:
    """Return a file's address from the course's folder."""
    return quote(asset.path)


def _addresses(course: Course) -> Iterator[str]:
    """Yield the addresses out of the course that it links to, each once."""
    links = (node for node in walk_course(course) if isinstance(node, Link))
    yield from dict.fromkeys(link.href for link in links if _leads_out(link))


def _leads_out(link: Link) -> bool:
    return link.asset is None and not link.href.startswith("#")


def _references(course: Course, before: Mapping[str, Reference]) -> dict[str, Reference]:
    """Return `before`, and the other links that lead out of the course, each address once."""
    found = dict(before)
    for node in walk_course(course):
        if isinstance(node, Link) and _leads_out(node):
            words = plain(node.content).strip()
            named = "" if words == node.href else words
            known = found.get(node.href)
            number = known.number if known else len(found) + 1
            if known is None or (named and not known.title):
                found[node.href] = Reference(number, node.href, named)
    return found

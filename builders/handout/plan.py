"""Course → the HTML of the handout, and the job that makes it a PDF. Nothing is drawn here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from markupsafe import Markup

from builders.handout.typography import spaces_inside
from temario.builder import Job, Purpose
from temario.medium import Medium
from temario.model import (
    Asset,
    Audience,
    Block,
    Blocks,
    Code,
    Course,
    Inline,
    Link,
    Listing,
    Text,
)
from temario.problems import Problem, warning
from temario.render.fonts import uncovered
from temario.render.maths import draw
from temario.render.pdf import html_to_pdf
from temario.theme import Theme
from temario.traverse import for_audiences, walk, walk_inlines

_STUDENT: frozenset[Audience] = frozenset({"handout"})


@dataclass(frozen=True, slots=True)
class Options:
    """The section `handout` of `course.yaml`."""

    paper: Literal["A4", "letter"] = "A4"
    """The size of the paper."""
    split: Literal["course"] = "course"
    """What one PDF holds: the whole course."""


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF to be made; holds all that it is made of."""

    html: str
    folder: Path
    """Where the addresses of pictures start."""
    packages: tuple[str, ...]
    """Font packages."""
    tagged: bool

    def __call__(self) -> bytes:
        """Return the PDF. Raises `CourseError` where WeasyPrint lacks its libraries."""
        return html_to_pdf(self.html, self.folder, self.packages, self.tagged)


@dataclass(frozen=True, slots=True)
class Reference:
    """A link out of the course, as the list at the end shows it."""

    number: int
    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Handout:
    """Plans one PDF a course."""

    name: str = "handout"
    makes: str = "PDF handout: cover, contents, the whole course on paper"
    options: type[Options] = Options

    def plan(
        self, course: Course, theme: Theme, options: Options, purpose: Purpose
    ) -> Iterator[Job | Problem]:
        """Yield the job of the PDF, and warnings for what its fonts cannot draw."""
        fonts = theme.tokens.fonts
        packages = (fonts.serif.package, fonts.sans.package, fonts.mono.package)
        yield from _uncovered(course, packages)
        references = _references(course)
        html = theme.render(
            "handout/handout.html.j2",
            course=course,
            options=options,
            out=_medium(course, theme, references),
            references=references,
            shown=_shown,
        )
        yield Job(
            f"handout/{course.id}.pdf",
            "application/pdf",
            Document(html, course.root, packages, purpose is Purpose.RELEASE),
            made_of=course.files,
        )


def _shown(blocks: Blocks) -> Blocks:
    """Return what a student's handout shows of `blocks`."""
    return spaces_inside(for_audiences(blocks, _STUDENT))


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

    return Medium(
        base=3,
        src=_address,
        formula=formula,
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


def _references(course: Course) -> list[Reference]:
    """Return the links that lead out of the course, each address once, in reading order."""
    found: dict[str, Reference] = {}
    for node in _printed(course):
        if isinstance(node, Link) and node.asset is None and not node.href.startswith("#"):
            number = len(found) + 1
            found.setdefault(node.href, Reference(number, node.href, node.title))
    return list(found.values())


def _printed(course: Course) -> Iterator[Block | Inline]:
    """Yield every node that the handout shows."""
    yield from walk_inlines(course.subtitle)
    yield from walk(_shown(course.introduction))
    for unit in course.units:
        yield from walk_inlines(unit.title)
        yield from walk(_shown(unit.blocks))
        for lesson in unit.lessons:
            yield from walk_inlines(lesson.title)
            yield from walk(_shown(lesson.blocks))


def _uncovered(course: Course, packages: tuple[str, ...]) -> Iterator[Problem]:
    """Yield a warning for each character that no font of the theme can draw, at its first place."""
    seen: set[str] = set()
    for node in _printed(course):
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
        case Listing(code):
            return code
        case _:
            return ""

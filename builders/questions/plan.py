"""Planning: `Course` → one job a format. Making one is no more than joining what is planned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from builders.questions.bank import Categories, Entry, bank
from builders.questions.files import Files, sheet
from builders.questions.gift import gift
from builders.questions.html import Form, escape
from builders.questions.losses import WHOLE, Format, losses, note, problems
from builders.questions.moodle import moodle
from builders.questions.qti_package import package
from builders.questions.qti_spelling import SPANS, formula
from temario.builder import Job, Member, Purpose
from temario.model import Block, Course, Diagram, Inline
from temario.problems import Problem
from temario.records import record
from temario.render.diagram import not_drawn
from temario.theme import Theme
from temario.traverse import walk

if TYPE_CHECKING:
    from collections.abc import Callable

_FORMATS: tuple[Format, ...] = ("moodle", "gift", "qti21", "qti30")
_DRAWS = "Each learner gets {draw} of these {all} questions."


@record
class QuestionsOptions:
    """What the section `questions:` of `course.yaml` says of question banks."""

    formats: tuple[Format, ...] | None = None
    """Which files to make of a course's questions; all four where nothing is said. What a format
    that is named here cannot hold is a warning; else the file's note says it."""
    categories: Categories = "lesson"
    """What is a category in Moodle's question bank: each lesson, or each unit; with `none` all
    questions go where they are imported to."""


@record
class Package:
    """The members of a zip, in order. Called, it gives them."""

    members: tuple[tuple[str, str | bytes | Path], ...]
    """Names and contents, the manifest first."""

    def __call__(self) -> tuple[Member, ...]:
        """Return the members."""
        return tuple(
            Member(name, content.encode() if isinstance(content, str) else content)
            for name, content in self.members
        )


@record
class QuestionsBuilder:
    """Makes question banks for other programs."""

    name: str = "questions"
    makes: str = "the questions for other programs: Moodle XML, GIFT, QTI (.xml .gift .zip)"
    options: type[QuestionsOptions] = QuestionsOptions

    def plan(
        self, course: Course, theme: Theme, options: QuestionsOptions, purpose: Purpose
    ) -> Iterator[Job | Problem]:
        """Yield a job for each format that the course asks for; none where it asks nothing."""
        entries = bank(course, options.categories)
        if not entries:
            return
        yield from not_drawn(_shown(entries), theme.tokens.colors)
        asked = options.formats is not None
        for of in dict.fromkeys(_FORMATS if options.formats is None else options.formats):
            if asked:
                yield from problems(entries, of)
            if any(WHOLE not in losses(entry, of) for entry in entries):
                said = "" if asked else note(entries, of)
                yield _Writer(course, theme, entries, of, said).job()


def _shown(entries: Iterable[Entry]) -> Iterator[Block | Inline]:
    return (node for entry in entries for node in walk((entry.question,)))


@record
class _Writer:
    """Plans one file."""

    course: Course
    theme: Theme
    entries: tuple[Entry, ...]
    format: Format
    note: str

    def job(self) -> Job:
        """Return the job of the file."""
        files = Files(self.course.root)
        match self.format:
            case "moodle":
                form = self._form(files, "@@PLUGINFILE@@/", _tex)
                draws = self.theme.words(_DRAWS)
                return self._job("-moodle.xml", "application/xml",
                                 sheet(moodle(self.entries, form, draws)), files)  # fmt: skip
            case "gift":
                form = self._form(None, "", _tex)
                return self._job(".gift", "text/plain", sheet(gift(self.entries, form)), files)
            case "qti21" | "qti30":
                form = self._form(files, "../media/", formula)
                members = package(self.course, self.entries, form, self.format)
                return self._job(f"-{self.format}.zip", "application/zip", Package(members), files)

    def _job(self, ending: str, media_type: str, make: Callable[[], object], files: Files) -> Job:
        return Job(
            path=f"questions/{self.course.id}{ending}",
            media_type=media_type,
            make=make,  # type: ignore[arg-type]
            made_of=(*self.course.files, *sorted(files.paths)),
            note=self.note,
        )

    def _form(self, files: Files | None, prefix: str, formula: Callable[[str, bool], str]) -> Form:
        plain = self.format in ("qti21", "qti30")
        spans = SPANS if plain else {}
        words = self.theme.words
        return Form(files, prefix, formula, self._diagram, words, not plain, spans=spans)

    def _diagram(self, diagram: Diagram) -> tuple[bytes, str] | None:
        from temario.render.diagram import SCREEN_FAMILY, on_screen

        drawing = on_screen(diagram, self.theme.tokens.colors)
        if drawing is None:
            return None
        return drawing.shown(SCREEN_FAMILY).encode(), drawing.alt(diagram.title)


def _tex(tex: str, display: bool) -> str:
    """Return a formula as MathJax finds it, which Moodle's filter loads."""
    return f"<p>$${escape(tex)}$$</p>" if display else rf"\({escape(tex)}\)"

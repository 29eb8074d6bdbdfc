"""Questions of one file, sorted into lessons, as a text of the course."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field
from itertools import groupby
from pathlib import Path

from temario.importing.banks.passages import Report, words_of
from temario.importing.imported import Imported, Passage
from temario.importing.losses import lost, unreadable
from temario.model import Attributes, Block, Blocks, Heading, Question, Text
from temario.patterns import pattern
from temario.problems import Place
from temario.records import mutable, replace
from temario.slug import slug
from temario.traverse import transform, walk
from temario.words import translator
from temario.writing import Comment

_LONGEST_ID = 40
_ID = pattern(r"[A-Za-z_][\w.:-]{0,63}", re.ASCII)
_NO_CATEGORY = ("$course$", "$system$", "$cat1$", "$module$", "top", "")
"""What Moodle writes before the names of categories."""


@mutable
class Bank:
    """What is read of a file of questions, in the file's order within each category."""

    name: str
    """What messages call the file."""
    language: str
    report: Report
    lessons: dict[tuple[str, ...], list[Block | Comment]] = field(default_factory=dict)
    """By the names of categories, the outer ones first."""
    category: tuple[str, ...] = ()
    """The category of what comes next."""
    ids: set[str] = field(default_factory=set)
    files: dict[str, bytes] = field(default_factory=dict)
    """Pictures, by their paths from the course's folder."""
    courses: dict[str, str] = field(default_factory=dict)
    """Categories that Moodle makes by itself → the names of the courses that they are for."""

    def place(self, line: int) -> Place:
        """Return a line of the file as a place."""
        return Place(self.name, line)

    def open(self, path: str) -> None:
        """Put what follows into the category `path`, such as `$course$/top/Redes/IPv4`."""
        # A slash in a name is written twice.
        parts = [part.replace("\0", "/").strip() for part in path.replace("//", "\0").split("/")]
        kept = [part for part in parts if part.lower() not in _NO_CATEGORY]
        self.category = tuple(" ".join(part.split()) for part in kept)
        self.lessons.setdefault(self.category, [])

    def add(self, question: Question, name: str, identifier: str = "") -> None:
        """Add a question.

        `name` is what the program called it: kept as a comment, since a question here has none,
        unless it begins with it. `identifier` is its id there; else one is made of its name.
        """
        given = identifier if _ID.fullmatch(identifier) else slug(identifier) or slug(name)
        made = self._free_id(given)
        if made:
            values = question.attributes
            attributes = Attributes(made, values.classes, values.values)
            question = replace(question, id=made, attributes=attributes)
        question = replace(question, stem=_lowered(question.stem))
        if not _says_no_more(name, made):
            self._note_name(name, question.stem)
        if identifier and made.casefold() != identifier.casefold():
            self.comment(f"id: {identifier}")
        self._lesson.append(question)

    def text(self, blocks: Blocks, name: str = "") -> None:
        """Add text between questions."""
        self._note_name(name, blocks)
        self._lesson.extend(_lowered(blocks))

    def comment(self, words: str) -> None:
        """Keep words that nothing shows."""
        if words.strip():
            self._lesson.append(Comment(words))

    def keep(self, place: Place, what: str, words: str) -> None:
        """Keep something that cannot be a question here as a comment, and say so."""
        self.report(lost(place, what, "its words are kept as a comment"))
        self.comment(f"{what}:\n{words.strip()}" if words.strip() else what)

    def picture(self, ending: str, content: bytes) -> str:
        """Put a picture among those of the course; return its path there."""
        folder = slug(Path(self.name).stem) or "pictures"
        path, count = "", 0
        while not path or self.files.get(path, content) != content:
            count += 1
            path = f"{folder}/picture-{count}.{ending}"
        self.files[path] = content
        return path

    def imported(self, path: Path) -> Imported:
        """Return the text of a file. Raises `CourseError` where it held nothing."""
        if not any(self.lessons.values()):
            hint = "Export the questions once more, or open the file to see what it holds."
            raise unreadable(self.name, f"{self.name} holds no question", hint)
        common = self._common()
        named = [name for name, _ in groupby(self.courses.get(each, each) for each in common)]
        title = " / ".join(named) or _title(path)
        place = self.place(1)
        found: list[Block | Comment] = [_heading(1, title, place)]
        for category, blocks in self.lessons.items():
            said = " / ".join(category[len(common) :])
            words = said or translator(self.language)("Questions")
            if not category and all(isinstance(block, Comment) for block in blocks):
                found += blocks
            elif blocks:
                found += [_heading(2, words, place), *blocks]
            elif not any(other[: len(category)] == category != other for other in self.lessons):
                found += [Comment(said)] if said else []
        texts: tuple[tuple[str, Passage], ...] = ((f"{slug(title) or 'text'}.md", tuple(found)),)
        return Imported(texts, tuple(self.files.items()), title)

    def _common(self) -> tuple[str, ...]:
        """Return the outer categories that all lie in, but for one at least of each."""
        paths = [path for path, blocks in self.lessons.items() if blocks]
        common = paths[0][:-1] if paths else ()
        for path in paths[1:]:
            same = [a == b for a, b in zip(common, path[:-1], strict=False)]
            common = common[: same.index(False) if False in same else len(same)]
        named = [p for p, blocks in self.lessons.items() if p[: len(common)] != common and p]
        return () if named else common

    @property
    def _lesson(self) -> list[Block | Comment]:
        return self.lessons.setdefault(self.category, [])

    def _note_name(self, name: str, blocks: Blocks) -> None:
        words = " ".join(name.split())
        known = (words_of(blocks), *self.category[-1:])
        bare = _bare(words.rstrip(".… "))
        if not any(_bare(each).startswith(bare) for each in known):
            self.comment(words)

    def _free_id(self, given: str) -> str:
        base = given[:_LONGEST_ID].strip("-")
        if given[len(base) :].strip("-") and "-" in base and given[len(base)] != "-":
            base = base.rpartition("-")[0]  # no word is cut
        made, count = base, 1
        while made and made.casefold() in self.ids:
            count += 1
            made = f"{base}-{count}"
        self.ids.add(made.casefold())
        return made


def _says_no_more(name: str, identifier: str) -> bool:
    """Return whether a name is an id's words, with other signs between them."""
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-") == identifier


def _bare(words: str) -> str:
    """Return words without what stands for gaps, which texts of questions do not have."""
    return re.sub(r"[\s_]+", " ", words).strip().casefold()


def _heading(level: int, words: str, place: Place) -> Heading:
    return Heading(level, "", (Text(words, place),), place)


def _lowered(blocks: Blocks) -> Blocks:
    """Return headings as those of a lesson: the upper levels are units and lessons."""
    used = sorted({node.level for node in walk(blocks) if isinstance(node, Heading)})
    levels = {level: min(at, 6) for at, level in enumerate(used, start=3)}

    def block(block: Block) -> Blocks:
        if isinstance(block, Heading):
            return (replace(block, level=levels[block.level]),)
        return (block,)

    return transform(blocks, block) if used else blocks


def _title(path: Path) -> str:
    stem = re.sub(r"\.(?:gift|aiken|moodle|qti)$", "", path.stem, flags=re.IGNORECASE)
    words = " ".join(re.sub(r"[-_\s]+", " ", stem).split())
    return words[:1].upper() + words[1:] if re.search(r"\w", words) else "Questions"


def tagged(tags: Iterable[str]) -> tuple[str, ...]:
    """Return tags without the signs that part them here."""
    cleaned = (" ".join(re.split(r"[,;\"{}\s]+", tag)).strip() for tag in tags)
    return tuple(dict.fromkeys(tag for tag in cleaned if tag))

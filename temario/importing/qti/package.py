"""QTI, a package or a single item → Markdown files to be, with questions.

`qti_tree` reads both spellings, `qti_item` makes questions of an item; here is the
package: which items there are, in which order, and in which sections.
"""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from temario.importing.banks.bank import Bank
from temario.importing.imported import Imported, Passage
from temario.importing.losses import lost, unreadable
from temario.importing.qti.archive import Archive, xml_root
from temario.importing.qti.item import read_item
from temario.importing.qti.old import read_old
from temario.importing.qti.tree import attribute, child, children, descendants, kind, words
from temario.model import Attributes, Block, Heading, Pool, Question, Text
from temario.patterns import pattern
from temario.problems import CourseError, Place, Problem
from temario.records import replace
from temario.slug import slug
from temario.writing import Comment

MANIFEST = "imsmanifest.xml"
_ITEM = pattern(r"imsqti_\w*item_xmlv\d+p\d+")
_TEST = pattern(r"imsqti_\w*test_xmlv\d+p\d+")
_FOLDER = "media"
_UNSAFE = pattern(r"[^A-Za-z0-9_-]+")
_DEEPEST = 20
"""Sections in sections; what lies deeper is read as if it did not."""


def read(path: Path, name: str, language: str, report: Callable[[Problem], None]) -> Imported:
    """Return what a package (`imsmanifest.xml` in a zip) or an item (`.xml`) asks.

    `name` is what messages call it, `language` that of the course. What has no
    counterpart is reported. Raises `CourseError` where nothing of it can be read.
    """
    if zipfile.is_zipfile(path):
        package = Archive(path, name)
        try:
            return _Reader(package, path.stem, language, report).imported()
        finally:
            package.close()
    try:
        root = xml_root(path.read_bytes(), name)
    except OSError as failure:
        raise unreadable(name, "the file cannot be read", str(failure)) from failure
    single = _Single(path, name)
    if kind(root) == "questestinterop":
        bank = Bank(name, language, report)
        read_old(root, bank, name, single.picture, set())
        return replace(bank.imported(path), files=tuple(single.files.items()))
    if kind(root) != "assessment-item":
        raise _no_qti(name)
    questions = read_item(root, name, language, report, single.picture)
    title = " ".join(attribute(root, "title").split())
    if questions and title and not any(_questions(questions)):
        # A text that is nothing but comments would be no course.
        questions = (Heading(1, "", (Text(title, Place(name)),), Place(name)), *questions)
    texts = ((f"{slug(path.stem) or 'questions'}.md", tuple(questions)),)
    spoken = attribute(root, "lang")
    return Imported(texts, tuple(single.files.items()), attribute(root, "title"), spoken)


def _no_qti(name: str) -> CourseError:
    return unreadable(
        name,
        "this is neither a QTI package nor an item of QTI",
        "A package is a zip file with an imsmanifest.xml in it. Export the questions once more, as "
        "QTI or, from Moodle, as Moodle XML.",
    )


class _Names:
    """Gives names that differ by more than their case; a thousand of one name cost no more."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def free(self, base: str, ending: str = "") -> str:
        """Return `base` with `ending`, or with a number between them."""
        name, count = f"{base}{ending}", self._next.get(base, 2)
        while name.casefold() in self._taken:
            name = f"{base}-{count}{ending}"
            count += 1
        self._next[base] = count
        self._taken.add(name.casefold())
        return name


class _Single:
    """The pictures of an item that lies in a folder."""

    def __init__(self, path: Path, name: str) -> None:
        self._folder = path.resolve().parent
        self.files: dict[str, bytes] = {}

    def picture(self, address: str) -> str | None:
        """Return the path in the course of a file beside the item or under its folder."""
        try:
            found = (self._folder / address).resolve()
            if not found.is_relative_to(self._folder) or not found.is_file():
                return None
            content = found.read_bytes()
        except (OSError, ValueError):
            return None
        name = f"{_FOLDER}/{safe_name(found.name)}"
        self.files[name] = content
        return name


class _Reader:
    """Reads one package."""

    def __init__(
        self, package: Archive, stem: str, language: str, report: Callable[[Problem], None]
    ) -> None:
        self.package, self.stem, self.language, self.report = package, stem, language, report
        self.files: dict[str, bytes] = {}
        self._names: dict[str, str] = {}
        self._tags: dict[str, tuple[str, ...]] = {}
        self._read: set[str] = set()
        self._spoken = ""
        self._titled = ""
        self._ids, self._file_names = _Names(), _Names()
        self._broken: CourseError | None = None

    def imported(self) -> Imported:
        """Return the whole package."""
        manifest = next(
            (m for m in sorted(self.package.members, key=len) if m.split("/")[-1] == MANIFEST), ""
        )
        items: list[str] = []
        tests: list[str] = []
        title = ""
        if manifest:
            root = self.package.xml(manifest)
            items, tests = self._resources(root, manifest)
            titles = (t for t in descendants(root, "title") if kind(t.getparent()) == "general")
            title = next(map(words, titles), "")
        if not items:
            # Without a manifest, or with one that calls items by names of its own.
            items = sorted(m for m in self.package.members if m.lower().endswith(".xml"))
        blocks: list[Block | Comment] = []
        for test in tests:
            blocks.extend(self._test(test))
        for item in items:
            blocks.extend(self._item(item))
        if not blocks:
            return self._old(title) or self._nothing()
        place = Place(self.package.name)
        head = Heading(1, "", (Text(title or self.stem, place),), place)
        text = (f"{slug(self.stem) or 'questions'}.md", (head, *blocks))
        return Imported((text,), tuple(sorted(self.files.items())), title, self._spoken)

    def _nothing(self) -> Imported:
        raise self._broken or _no_qti(self.package.name)

    def _old(self, title: str) -> Imported | None:
        """Return the questions of a package in QTI 1.2, which Canvas writes; None for none.

        A course of Canvas has its quizzes twice: as a cartridge, and with all that Canvas knows.
        """
        documents = [m for m in self.package.members if m.lower().endswith((".xml", ".qti"))]
        bank = Bank(self.package.name, self.language, self.report)
        seen: set[str] = set()
        for member in sorted(documents, key=lambda m: (not m.lower().endswith(".qti"), m)):
            try:
                root = self.package.xml(member)
            except CourseError as failure:
                self._give_up(failure)
                continue
            if kind(root) == "questestinterop":
                name = f"{self.package.name}/{member}"
                read_old(root, bank, name, partial(self._shown, member), seen)
        if not any(bank.lessons.values()):
            return None
        found = bank.imported(Path(self.stem))
        return replace(found, files=tuple(sorted(self.files.items())), title=title or found.title)

    def _shown(self, member: str, address: str) -> str | None:
        """Return the path in the course of a file that a page of Canvas shows."""
        base, _, inside = address.partition("$IMS-CC-FILEBASE$/")
        if inside and not base:
            return next(
                filter(None, (self._picture("", f"{f}{inside}") for f in ("web_resources/", ""))),
                None,
            )
        return self._picture(member, address)

    def _resources(self, root: Any, manifest: str) -> tuple[list[str], list[str]]:
        """Return the members that are items and those that are tests, in the manifest's order."""
        items: list[str] = []
        tests: list[str] = []
        for resource in descendants(root, "resource"):
            member = self.package.resolve(manifest, attribute(resource, "href"))
            type_ = attribute(resource, "type")
            found = items if _ITEM.fullmatch(type_) else tests if _TEST.fullmatch(type_) else None
            if found is None:
                continue
            if member is None:
                href = attribute(resource, "href")
                place = Place(f"{self.package.name}/{manifest}", resource.sourceline or 0)
                self.report(lost(place, f"the file “{href[:80]}”, which is not in the package"))
                continue
            found.append(member)
            keywords = (words(each) for each in descendants(resource, "keyword"))
            self._tags[member] = tuple(dict.fromkeys(filter(None, keywords)))
        return list(dict.fromkeys(items)), list(dict.fromkeys(tests))

    def _test(self, member: str) -> Iterator[Block | Comment]:
        try:
            root = self.package.xml(member)
        except CourseError as failure:
            self._give_up(failure)
            return
        for part in children(root, "test-part"):
            for section in children(part, "assessment-section"):
                yield from self._section(section, member, 0)

    def _section(self, section: Any, member: str, depth: int) -> Iterator[Block | Comment]:
        place = Place(f"{self.package.name}/{member}", section.sourceline or 0)
        blocks: list[Block | Comment] = []
        for each in section:
            if kind(each) == "assessment-item-ref":
                found = self.package.resolve(member, attribute(each, "href"))
                blocks.extend(self._item(found) if found is not None else ())
            elif kind(each) == "assessment-section" and depth < _DEEPEST:
                blocks.extend(self._section(each, member, depth + 1))
        title, drawn = attribute(section, "title"), child(section, "selection")
        asked = list(_questions(tuple(blocks)))
        if not asked:
            return
        if title and title != self._titled:
            self._titled = title
            yield Heading(2, "", (Text(title, place),), place)
        draw = attribute(drawn, "select") if drawn is not None else ""
        if draw.isdecimal() and len(draw) < 5 and not any(isinstance(b, Pool) for b in blocks):
            # A pool holds no comments: they stand above it.
            yield from (block for block in blocks if isinstance(block, Comment))
            least = max(1, min(int(draw), len(asked)))
            inside = tuple(block for block in blocks if not isinstance(block, Comment))
            name = self._free(attribute(section, "identifier"))
            yield Pool(name, least, inside, place, Attributes(name))
        else:
            yield from blocks

    def _item(self, member: str) -> Passage:
        if member in self._read:
            return ()
        self._read.add(member)
        try:
            root = self.package.xml(member)
        except CourseError as failure:
            self._give_up(failure)
            return ()
        if kind(root) != "assessment-item":
            return ()
        self._spoken = self._spoken or attribute(root, "lang")
        name = f"{self.package.name}/{member}"
        tags = self._tags.get(member, ())
        found = read_item(
            root, name, self.language, self.report, lambda a: self._picture(member, a), tags
        )
        return tuple(
            replace(one, attributes=Attributes(self._free(one.attributes.id)))
            if isinstance(one, Question)
            else one
            for one in found
        )

    def _free(self, identifier: str) -> str:
        """Return an id that no other question or pool of the package has; empty for none."""
        return self._ids.free(identifier) if identifier else ""

    def _give_up(self, failure: CourseError) -> None:
        """Report a file that cannot be read; the rest of the package is imported."""
        self._broken = self._broken or failure
        for problem in failure.problems:
            place = problem.place or Place(self.package.name)
            self.report(lost(place, f"this file ({problem.message})"))

    def _picture(self, member: str, address: str) -> str | None:
        found = self.package.resolve(member, address)
        if found is None:
            return None
        if found not in self._names:
            pure = PurePosixPath(safe_name(PurePosixPath(found).name))
            name = f"{_FOLDER}/{self._file_names.free(pure.stem, pure.suffix)}"
            try:
                self.files[name] = self.package.read(found)
            except CourseError as failure:
                self._give_up(failure)
                return None
            self._names[found] = name
        return self._names[found]


def _questions(blocks: Passage) -> Iterator[Question]:
    for block in blocks:
        if isinstance(block, Question):
            yield block
        elif isinstance(block, Pool):
            yield from block.questions


def safe_name(name: str) -> str:
    """Return a file's name of ASCII letters, digits, `_` and `-`, with its ending."""
    pure = PurePosixPath(name.replace("\\", "/").split("/")[-1])
    stem, suffix = (
        _UNSAFE.sub("-", unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode())
        for part in (pure.stem, pure.suffix.strip("."))
    )
    stem = stem.strip("-")[:80] or "file"
    return f"{stem}.{suffix[:10]}" if suffix.strip("-") else stem

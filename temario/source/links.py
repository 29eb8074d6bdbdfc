"""Links inside a course, from what the author wrote to the id of a part or a file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from urllib.parse import unquote

from temario.markdown.leftover import foreign_syntax
from temario.model import (
    Attributes,
    Blocks,
    Course,
    Inline,
    Inlines,
    Lesson,
    Link,
    Question,
    Span,
    Text,
    Unit,
)
from temario.nearest import nearest
from temario.patterns import pattern
from temario.problems import Problem, warning
from temario.records import mutable, replace
from temario.slug import slug
from temario.source.assemble import Assembler
from temario.source.files import FIRST, MARKDOWN, find, measure, nearest_file, outside, short
from temario.traverse import plain, transform, transform_inlines, walk

_COMPARED = 20
"""For how many broken links the nearest heading or file is looked for, since that takes time."""
_PAGE = pattern(r"/[^/\\.][^\\.]*(?:\.html?)?(?:[?#].*)?")
"""An address from the root of a site that names a page."""
_WIKI = pattern(r"!?\[\[(?P<page>[^\[\]|\n]{1,200})(?:\|(?P<words>[^\[\]\n]{0,200}))?\]\]")
"""A link or an embedding as Obsidian writes it."""
_OUTSIDE = pattern(r"(?i)(?!file:)[a-z][a-z0-9+.-]+:|//")


@mutable
class Links:
    """Resolves the links of one course."""

    root: Path
    ids: frozenset[str]
    """Every id that a link may lead to."""
    anchors: Mapping[str, Mapping[str, str]]
    """For each file, ids by slug."""
    units: Mapping[str, str]
    """For each file, the id of its first unit."""
    explicit: Mapping[str, str]
    """The file of each id that an author gave."""
    problems: list[Problem] = field(default_factory=list)
    _pages: dict[str, str] = field(default_factory=dict)
    """Files by the addresses that they would have on a site."""
    _blocks: Blocks = ()
    """Those that are being looked through."""
    _told: set[str] = field(default_factory=set)
    """Files of which it has been said that a note in brackets leads nowhere."""

    @classmethod
    def of(cls, root: Path, course: Course, assembler: Assembler) -> Links:
        """Return what resolves the links of `course`, which `assembler` has put together."""
        units: dict[str, str] = {}
        for unit in course.units:
            units.setdefault(unit.place.file, unit.id)
        ids = frozenset(assembler.ids | assembler.explicit.keys())
        explicit = {name: place.file for name, place in assembler.explicit.items()}
        links = cls(root, ids, assembler.anchors, units, explicit)
        links._pages = _pages(units)
        return links

    def course(self, course: Course) -> Course:
        """Return the course with every link resolved."""
        return replace(
            course,
            subtitle=self.inlines(course.subtitle),
            introduction=self.blocks(course.introduction),
            units=tuple(self.unit(unit) for unit in course.units),
        )

    def blocks(self, blocks: Blocks) -> Blocks:
        """Return `blocks` with every link resolved."""
        self._blocks = blocks
        return transform(blocks, inline=self._inline)

    def inlines(self, content: Inlines) -> Inlines:
        """Return `content` with every link resolved."""
        return transform_inlines(content, inline=self._inline)

    def unit(self, unit: Unit) -> Unit:
        """Return a unit with every link resolved."""
        lessons = tuple(self._lesson(lesson) for lesson in unit.lessons)
        title, blocks = self.inlines(unit.title), self.blocks(unit.blocks)
        return replace(unit, title=title, blocks=blocks, lessons=lessons)

    def _lesson(self, lesson: Lesson) -> Lesson:
        title, blocks = self.inlines(lesson.title), self.blocks(lesson.blocks)
        return replace(lesson, title=title, blocks=blocks)

    def _inline(self, inline: Inline) -> Inline:
        if isinstance(inline, Text) and "[[" in inline.text:
            return self._wiki(inline)
        if not isinstance(inline, Link) or _OUTSIDE.match(inline.href):
            return inline
        file, _, fragment = inline.href.partition("#")
        base = posixpath.dirname(inline.place.file)
        if not file:
            target = self._here(inline.place.file, unquote(fragment))
        elif file.lower().endswith(MARKDOWN):
            path = posixpath.normpath(posixpath.join(base, unquote(file)))
            target = self._there(path, unquote(fragment))
        else:
            return self._to_file(inline, base)
        if target is None:
            self._broken(inline)
            return Span(Attributes(), inline.content, inline.place)
        return replace(inline, href=f"#{target}")

    def _here(self, file: str, fragment: str) -> str | None:
        """Return the id that `#fragment` means in `file`: an id, or a heading, its own first."""
        if self.explicit.get(fragment) == file:
            return fragment
        wanted = slug(fragment)
        own = self.anchors.get(file, {})
        if wanted in own or fragment in self.ids:
            return own.get(wanted, fragment)
        return next((ids[wanted] for ids in self.anchors.values() if wanted in ids), None)

    def _there(self, file: str, fragment: str) -> str | None:
        """Return the id that `file#fragment` means."""
        anchors = self.anchors.get(file, {})
        if not fragment:
            return self.units.get(file) or next(iter(anchors.values()), None)
        if self.explicit.get(fragment) == file or fragment in anchors.values():
            return fragment
        return anchors.get(slug(fragment))

    def _to_file(self, link: Link, base: str) -> Inline:
        found = find(self.root, base, link.href.partition("?")[0].partition("#")[0])
        page = self._page(link, base) if found.path is None else None
        if page is not None:
            return replace(link, href=f"#{page}")
        if found.outside and _PAGE.fullmatch(link.href):
            self._broken(link)
        elif found.outside:
            self.problems.append(outside(link.href, link.place))
        elif found.path is not None:
            asset = measure(found.path, found.relative, link.place)
            if not isinstance(asset, Problem):
                return replace(link, href="", asset=asset)
            self.problems.append(asset)
        else:
            self._broken(link)
        return Span(Attributes(), link.content, link.place)

    def _wiki(self, text: Text) -> Inline:
        """Return a text with those of its `[[notes]]` as links that are files of the course."""
        found: list[Inline] = []
        position = 0
        for match in _WIKI.finditer(text.text):
            page, _, heading = match["page"].partition("#")
            file = self._pages.get(page.strip().removesuffix(".md").strip("/").lower())
            target = self._there(file, heading.strip()) if file else None
            if not page and heading:
                target = self._here(text.place.file, heading.strip())
            if target is None:
                self._unknown_wiki(text)
                continue
            words = replace(text, text=(match["words"] or match["page"]).strip())
            found.append(replace(text, text=text.text[position : match.start()]))
            found.append(Link(f"#{target}", (words,), text.place))
            position = match.end()
        if not found:
            return text
        rest = replace(text, text=text.text[position:])
        parts = (part for part in (*found, rest) if not isinstance(part, Text) or part.text)
        return Span(Attributes(), tuple(parts), text.place)

    def _unknown_wiki(self, text: Text) -> None:
        if text.place.file not in self._told and not self._asks(text):
            self._told.add(text.place.file)
            self.problems.append(foreign_syntax("[[…]]", text.place))

    def _asks(self, text: Text) -> bool:
        """Return whether a text belongs to a question, where brackets are gaps."""
        questions = (node for node in walk(self._blocks) if isinstance(node, Question))
        return any(node is text for question in questions for node in walk((question,)))

    def _page(self, link: Link, base: str) -> str | None:
        """Return the id of the part that an address of a site means: `../02-b/`, `/a/b.html#c`."""
        path, _, fragment = link.href.partition("?")[0].partition("#")
        bare = re.sub(r"(?:\.html?)?/*$", "", unquote(path))
        if not bare or "\0" in bare:
            return None
        names = {bare, posixpath.normpath(posixpath.join(base, bare))}
        # On a site each page is a folder of its own, so an address leads one folder further up.
        names.add(posixpath.normpath(posixpath.join(base, "x", bare)))
        for name in sorted(names, key=len, reverse=True):
            file = self._pages.get(name.strip("/").lower())
            if file:
                return self._there(file, unquote(fragment))
        return None

    def _broken(self, link: Link) -> None:
        words, place = plain(link.content), link.place
        is_file = find(self.root, posixpath.dirname(place.file), link.href).path is not None
        what = "which is no part of the course" if is_file else "which is not there"
        shown = f"“{words}” leads to {short(link.href)}, {what}"
        if not link.href:
            hint = "Write an address in the brackets: [words](address)."
            shown = f"“{words}” has no address"
        elif "#" in link.href:
            hint = self._nearest_heading(link)
        elif link.href.lower().endswith(MARKDOWN):
            hint = "Name one of the course's own Markdown files."
        else:
            few = len(self.problems) < _COMPARED
            near = nearest_file(self.root, posixpath.dirname(place.file), link.href) if few else ""
            hint = f"Did you mean {near}?" if near else "Check the name of the file."
        message = f"the link {shown}; its words are shown without it"
        self.problems.append(warning("broken-link", place, message, hint))

    def _nearest_heading(self, link: Link) -> str:
        if len(self.problems) >= _COMPARED:
            return "Name a heading by its words, such as #que-es-un-token, or by its {#id}."
        wanted = slug(unquote(link.href.partition("#")[2]))
        names = [name for ids in self.anchors.values() for name in ids]
        alike = [name for name in names if wanted and (wanted in name or name in wanted)]
        near = min(alike, key=len, default="") or nearest(wanted, names)
        if near:
            return f"Did you mean #{near}?"
        return "Name a heading by its words, such as #que-es-un-token, or by its {#id}."


def _pages(units: Iterable[str]) -> dict[str, str]:
    """Return files by the addresses that they would have on a site; where two share one, neither.

    Each is known by its path and by its name alone, without ending.
    """
    found: dict[str, set[str]] = {}
    for file in units:
        bare = file.rpartition(".")[0].lower()
        folder, _, stem = bare.rpartition("/")
        if stem in FIRST:
            bare, stem = folder, folder.rpartition("/")[2]
        for name in {bare, stem}:
            found.setdefault(name, set()).add(file)
    return {name: next(iter(files)) for name, files in found.items() if name and len(files) == 1}

"""Links inside a course, from what the author wrote to the id of a part or a file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote

from temario.model import Attributes, Blocks, Inline, Inlines, Lesson, Link, Span, Unit
from temario.problems import Problem, warning
from temario.source.assemble import slug
from temario.source.files import MARKDOWN, find, measure, outside
from temario.traverse import plain, transform, transform_inlines

_OUTSIDE = re.compile(r"(?i)[a-z][a-z0-9+.-]*:|//")


@dataclass(slots=True)
class Links:
    """Resolves the links of one course."""

    root: Path
    ids: frozenset[str]
    """Every id that a link may lead to."""
    anchors: Mapping[str, Mapping[str, str]]
    """For each file, ids by slug."""
    units: Mapping[str, str]
    """For each file, the id of its first unit."""
    problems: list[Problem] = field(default_factory=list)

    def blocks(self, blocks: Blocks) -> Blocks:
        """Return `blocks` with every link resolved."""
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
        if not isinstance(inline, Link) or _OUTSIDE.match(inline.href):
            return inline
        file, _, fragment = inline.href.partition("#")
        base = posixpath.dirname(inline.place.file)
        if not file:
            target = self._target(inline.place.file, fragment)
        elif file.lower().endswith(MARKDOWN):
            path = posixpath.normpath(posixpath.join(base, unquote(file)))
            target = self._target(path, fragment) if path in self.units else None
        else:
            return self._to_file(inline, base, file)
        if target is None:
            self._broken(inline)
            return Span(Attributes(), inline.content, inline.place)
        return replace(inline, href=f"#{target}")

    def _target(self, file: str, fragment: str) -> str | None:
        if not fragment:
            return self.units.get(file)
        name = unquote(fragment)
        if name in self.ids:
            return name
        wanted = slug(name)
        here = self.anchors.get(file, {}).get(wanted)
        if here is not None:
            return here
        return next((ids[wanted] for ids in self.anchors.values() if wanted in ids), None)

    def _to_file(self, link: Link, base: str, file: str) -> Inline:
        found = find(self.root, base, file)
        if found.outside:
            self.problems.append(outside(link.href, link.place))
        elif found.path is not None:
            asset = measure(found.path, found.relative, link.place)
            if not isinstance(asset, Problem):
                return replace(link, href="", asset=asset)
            self.problems.append(asset)
        else:
            self._broken(link)
        return Span(Attributes(), link.content, link.place)

    def _broken(self, link: Link) -> None:
        wanted = slug(unquote(link.href.partition("#")[2] or link.href))
        names = [name for ids in self.anchors.values() for name in ids]
        near = [name for name in names if wanted and (wanted in name or name in wanted)]
        hint = (
            f"Did you mean #{near[0]}?"
            if near
            else (
                "Link to a heading by its words, as in #que-es-un-token, or by its {#id}; "
                "to another file by its name."
            )
        )
        self.problems.append(
            warning(
                "broken-link",
                link.place,
                f"the link {link.href} (“{plain(link.content)}”) leads nowhere in the course",
                hint,
            )
        )

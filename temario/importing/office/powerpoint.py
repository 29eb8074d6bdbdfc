"""PowerPoint decks → units and lessons, as a person would have written them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from functools import partial
from pathlib import Path
from typing import Any

from temario.importing.html.tidy import unwrapped
from temario.importing.imported import Imported
from temario.importing.losses import lost
from temario.importing.office.package import PRESENTATION, Package, open_package
from temario.importing.office.pptx_captions import headed, with_captions, with_labels
from temario.importing.office.pptx_files import Files
from temario.importing.office.pptx_frame import cover_title, is_cover
from temario.importing.office.pptx_items import Item, in_reading_order
from temario.importing.office.pptx_lessons import units_of
from temario.importing.office.pptx_shapes import ShapeReader
from temario.importing.office.pptx_slides import Slide
from temario.importing.office.pptx_styles import A, P, Styles
from temario.importing.office.pptx_text import R, TextReader, blocks_of_lines
from temario.importing.spoken import spoken
from temario.model import Blocks, Code, Figure, Inlines, Math, Paragraph, Text
from temario.patterns import pattern
from temario.problems import Place, Problem
from temario.records import mutable
from temario.slug import slug
from temario.traverse import plain, walk

_P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MOST_SLIDES = 5_000
_REPEATED = 0.6
"""What stands at the same place on more than this part of the slides is a footer."""
_COUNTED = pattern(
    r"[^\W\d]{0,12}[^\w]{0,4}\d{1,4}(?:[^\w]{0,3}(?:de|of|von|sur)?[^\w]{0,3}\d{1,4})?"
)
"""A typed page number, perhaps with how many there are."""
_OFTEN = ("links to", "ink ", "drawings ", "SmartArt")
"""What is said once for all slides."""
_LONGEST_TITLE = 12
"""Words of a text box above all others that is taken for the title of a slide without one."""


def read(path: Path, name: str, language: str, report: Callable[[Problem], None]) -> Imported:
    """Return a deck as Markdown files to be: sections are units, slides are lessons.

    A deck without sections is one unit. `language` is not needed: the deck says its own. What
    has no place in a course goes to `report`, at the slide that it stands on.
    Raises `CourseError` where the file is no deck that can be read.
    """
    package = open_package(path, name, PRESENTATION)
    try:
        return _Deck(package, name, slug(path.stem) or "slides", report).imported(path.stem)
    finally:
        package.zip.close()


@mutable
class _Deck:
    """Reads one deck."""

    package: Package
    name: str
    stem: str
    report: Callable[[Problem], None]
    count: int = 0
    """How many slides there are."""
    languages: Counter[str] = field(default_factory=Counter)
    once: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """What is lost and what is kept of it, said once for all slides → their numbers."""

    def imported(self, title: str) -> Imported:
        root = self.package.xml(self.package.main)
        parts = self._slides(root) if root is not None else []
        if len(parts) > _MOST_SLIDES:
            self.report(
                lost(Place(self.name), f"what stands behind the first {_MOST_SLIDES} slides")
            )
            parts = parts[:_MOST_SLIDES]
        self.count = len(parts)
        files = Files(self.package, self.stem)
        styles = Styles(self.package)
        width = len(str(len(parts)))
        read = []
        for number, (_, part) in enumerate(parts, start=1):
            files.slide = f"{number:0{max(width, 2)}}"
            read.append(self._slide(part, number, files, styles))
        slides = self._without_furniture(read)
        sections = self._sections(root, [identifier for identifier, _ in parts])
        found = units_of(slides, sections, self._core_title() or title, self.stem, self._lost)
        self._report_once()
        texts = found.texts
        every = ((found.title, found.cover), *texts)
        language = spoken(every, self.languages)
        contents = {path: files.contents[path] for path in sorted(_shown(every, files))}
        return Imported(texts, tuple(contents.items()), found.title, language, found.cover)

    # --- the deck ---

    def _slides(self, root: Any) -> list[tuple[str, str]]:
        """Return the ids and the parts of all slides, in their order."""
        relations = self.package.relations(self.package.main)
        found: list[tuple[str, str]] = []
        for element in root.iter(f"{P}sldId"):
            relation = relations.get(element.get(f"{R}id", ""))
            if relation is not None and not relation.external:
                found.append((element.get("id", ""), relation.target))
        return found

    def _sections(self, root: Any, ids: list[str]) -> list[tuple[str, int]]:
        """Return the names of the sections, each with the number of its first slide."""
        numbers = {identifier: number for number, identifier in enumerate(ids, start=1)}
        found: list[tuple[str, int]] = []
        for section in root.iter(f"{_P14}section") if root is not None else ():
            inside = [
                numbers[i] for e in section.iter(f"{_P14}sldId") if (i := e.get("id")) in numbers
            ]
            if inside:
                found.append((" ".join(section.get("name", "").split()), min(inside)))
        return sorted(found, key=lambda section: section[1])

    def _core_title(self) -> str:
        for part in self.package.related("", "core-properties"):
            root = self.package.xml(part)
            title = root.findtext(f"{_DC}title") if root is not None else ""
            if title and title.strip() and title.strip().lower() != "powerpoint presentation":
                return " ".join(title.split())
        return ""

    # --- one slide ---

    def _slide(self, part: str, number: int, files: Files, styles: Styles) -> Slide:
        place = Place(self.name, number)
        root = self.package.xml(part)
        if root is None:
            self._lost(number, "the whole slide, which is damaged")
            return Slide(number, (), (), (), "", False, place)

        def note(what: str, instead: str) -> None:
            if what.startswith(_OFTEN):
                self._once(number, what, instead)
            else:
                self._lost(number, what, instead)

        text = TextReader(place, partial(self.package.relations, part), note)
        layout = next(iter(self.package.related(part, "slideLayout")), "")
        reader = ShapeReader(self.package, part, layout, styles, files, text, note)
        tree = root.find(f"{P}cSld/{P}spTree")
        items = reader.items(tree) if tree is not None else []
        self._extras(root, part, reader, number)
        self.languages.update(text.languages)
        # LibreOffice keeps a title slide's placeholder, not the type of its layout.
        kind = "title" if number == 1 and reader.subtitle else styles.layout(layout).kind
        title, items = _titled(reader.title, items)
        if number == 1 and self.count > 2 and not reader.title and is_cover(items):
            kind = "title"
            title, items = cover_title(title, items)
        hidden = root.get("show", "1") in ("0", "false")
        return Slide(
            number,
            title,
            tuple(in_reading_order(with_labels(with_captions(headed(items, kind))))),
            blocks_of_lines(reader.subtitle),
            kind,
            hidden,
            place,
            self._notes(part, place),
        )

    def _extras(self, root: Any, part: str, reader: ShapeReader, number: int) -> None:
        """Take note of what is no shape: comments, movements, the background."""
        for words in filter(None, reader.footers):
            self._once(number, f"the footer “{words}”")
        if reader.drawn:
            self._once(number, "drawn shapes without words, lines and arrows")
        if root.find(f"{P}timing//{P}cTn[@presetID]") is not None:
            self._once(number, "animations")
        moved = f"{P}transition", f"{_MC}AlternateContent/{_MC}Choice/{P}transition"
        if any(root.find(path) is not None for path in moved):
            self._once(number, "transitions")
        if root.find(f"{P}cSld/{P}bg//{A}blip") is not None:
            self._once(number, "the picture behind all else")
        for kind in ("comments", "threadedComment"):
            for other in self.package.related(part, kind):
                comments = self.package.xml(other)
                for words in _comments(comments) if comments is not None else ():
                    self._lost(number, f"the comment “{words}”")

    def _notes(self, part: str, place: Place) -> Blocks:
        found: Blocks = ()
        for other in self.package.related(part, "notesSlide")[:1]:
            root = self.package.xml(other)
            text = TextReader(place, partial(self.package.relations, other), lambda _, __: None)
            for shape in root.iter(f"{P}sp") if root is not None else ():
                holder = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
                if holder is None or holder.get("type", "obj") in ("body", "obj"):
                    found += blocks_of_lines(text.lines(shape.find(f"{P}txBody")))
            self.languages.update(text.languages)
        return found

    # --- what is said ---

    def _without_furniture(self, slides: list[Slide]) -> list[Slide]:
        """Return slides without what stands at the same place on most of them."""
        if len(slides) < 6:
            return slides
        found = [{_key(item, slide.number) for item in slide.items} for slide in slides]
        counts = Counter(key for keys in found for key in keys if key is not None)
        most = {key for key, count in counts.items() if count > _REPEATED * len(slides)}
        for key in sorted(most):
            what = (
                "page numbers, which stand" if "\0" in key[0] else f"“{key[0][:200]}”, which stands"
            )
            for slide, keys in zip(slides, found, strict=True):
                if key in keys:
                    self._once(slide.number, f"{what} on most slides")
        return [
            slide.with_items(tuple(i for i in slide.items if _key(i, slide.number) not in most))
            for slide in slides
        ]

    def _lost(self, number: int, what: str, instead: str = "") -> None:
        self.report(lost(Place(self.name, number), what, instead))

    def _once(self, number: int, what: str, instead: str = "") -> None:
        self.once.setdefault((what, instead), []).append(number)

    def _report_once(self) -> None:
        for (what, instead), numbers in self.once.items():
            said = ranges(numbers)
            where = f" (slide {said})" if said.isdecimal() else f" (slides {said})"
            self.report(lost(Place(self.name, numbers[0]), f"{what}{where}", instead))


def _key(item: Item, number: int) -> tuple[str, int, int] | None:
    """Return what tells an item that stands on every slide: its words and its place.

    In the words of a page number, such as “3 / 25”, the number of the slide is left out.
    """
    if item.kind or item.box is None:
        return None
    found = (n for n in walk(item.blocks) if isinstance(n, Text | Code | Math))
    words = plain(found).strip() if item.text else ""
    if _COUNTED.fullmatch(words):
        words = re.sub(rf"(?<!\d)0?{number}(?!\d)", "\0", words, count=1)
    picture = next((b.picture.target for b in item.blocks if isinstance(b, Figure)), "")
    shown = words or picture
    return (shown, item.box.left, item.box.top) if shown else None


def _titled(title: Inlines, items: Sequence[Item]) -> tuple[Inlines, list[Item]]:
    """Return the title of a slide and its other items.

    Where a slide has no title, a short text box above all else is taken for it.
    """
    if plain(title).strip():
        return title, list(items)
    placed = [item for item in items if item.box is not None]
    first = min(placed, key=lambda item: item.box.top if item.box else 0, default=None)
    if first is None or not first.text or first.kind or len(first.blocks) != 1 or len(items) < 2:
        return (), list(items)
    block = first.blocks[0]
    if not isinstance(block, Paragraph) or len(plain(block.content).split()) > _LONGEST_TITLE:
        return (), list(items)
    below = first.box.top + first.box.height // 2 if first.box else 0
    if any(item.box is not None and item.box.top < below for item in placed if item is not first):
        return (), list(items)
    return unwrapped(block.content), [item for item in items if item is not first]


def _comments(root: Any) -> Iterator[str]:
    """Yield the words of each comment of a slide, of the old kind and of the new."""
    for element in root.iter():
        if not isinstance(element.tag, str) or not element.tag.endswith(("}cm", "}reply")):
            continue
        words = [
            part.text or ""
            for child in element
            if isinstance(child.tag, str) and child.tag.endswith(("}text", "}txBody"))
            for part in child.iter()
            if isinstance(part.tag, str) and part.tag.endswith(("}text", "}t"))
        ]
        if "".join(words).strip():
            yield " ".join(" ".join(words).split())


def ranges(numbers: Sequence[int]) -> str:
    """Return numbers in short: `3, 5–9`."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in found)


def _shown(texts: Sequence[tuple[str, Blocks]], files: Files) -> set[str]:
    """Return the files that the texts show; a picture that stood on every slide is not."""
    found = set(files.aside)
    for _, blocks in texts:
        for node in walk(blocks):
            target = getattr(node, "target", "")
            if target in files.contents:
                found.add(target)
    return found

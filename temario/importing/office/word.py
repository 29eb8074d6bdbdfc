"""Word documents → units and lessons, read with mammoth."""

from __future__ import annotations

import io
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from temario.importing.captions import fits, label_of, looks_like_caption, unlabelled
from temario.importing.html import blocks_of
from temario.importing.imported import Imported
from temario.importing.losses import lost, unreadable
from temario.importing.office.docx_chapters import texts_of, title_page
from temario.importing.office.docx_mammoth import STYLE_MAP
from temario.importing.office.docx_prepared import (
    BLOCK,
    CAPTION,
    EMPTY,
    END,
    FORMULA,
    NUMBER,
    prepared,
)
from temario.importing.office.package import DOCUMENT, Package, open_package
from temario.importing.office.pptx_files import Files, ending_of
from temario.importing.office.pptx_items import described
from temario.importing.office.typed import typed_lists
from temario.importing.spoken import main_language, spoken
from temario.model import (
    Block,
    Blocks,
    Figure,
    Heading,
    Inline,
    List,
    Listing,
    Paragraph,
    Picture,
    Span,
    Table,
    Text,
)
from temario.patterns import pattern
from temario.problems import Place, Problem
from temario.records import replace
from temario.slug import slug
from temario.traverse import plain, transform

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FORMULA = pattern(f"{FORMULA}(\\d{{1,9}}){END}")
_BLOCK = pattern(f"{BLOCK}(\\d{{1,9}}){END}")
_NUMBER = pattern(f"{NUMBER}(\\d{{1,8}}){END}")
_UNKNOWN = pattern(r"An unrecognised element was ignored: \{[^}]*\}(\w+)")
_SILENT = ("style", "numbering", "rPr", "tblPrEx", "permStart", "permEnd")
"""What mammoth says of things that say nothing by themselves."""


def read(path: Path, name: str, language: str, report: Callable[[Problem], None]) -> Imported:
    """Return a document as Markdown files to be: its headings are units and lessons.

    `language` is not needed: the document says its own, or its words do. What has no place in a
    course goes to `report`. Raises `CourseError` where the file is no document that can be read.
    """
    package = open_package(path, name, DOCUMENT)
    try:
        return _read(package, path, language, report)
    finally:
        package.zip.close()


def _read(
    package: Package, path: Path, language: str, report: Callable[[Problem], None]
) -> Imported:
    place = Place(package.name)
    stem = slug(path.stem) or "document"
    ready = prepared(package, place, lambda what, instead: report(lost(place, what, instead)))
    content = ready.document()
    files = Files(package, stem)
    html = _html(content, package.name, files, report) if content is not None else None
    if html is None:
        raise unreadable(
            package.name,
            "it is damaged, or nested too deep",
            "Open it in Word and save it once more as .docx.",
        )
    html = html.replace(EMPTY, "")
    html = _FORMULA.sub(lambda match: _formula(ready.formulas, int(match[1])), html)
    marked = main_language(ready.languages)
    blocks = blocks_of(html, place, report, _picture(files), language or marked)
    blocks = transform(_with_blocks(_numbered(blocks), ready.blocks), _mended, _shown)
    blocks = typed_lists(_captioned(blocks))
    texts = texts_of(blocks, ready.title or path.stem, stem, place)
    found = spoken(texts, ready.languages) or _default_language(package)
    title, cover = title_page(texts) if not ready.title else ("", ())
    texts = texts[1:] if title else texts
    title = title or ready.title or _core_title(package) or _heading(texts)
    return Imported(texts, tuple(sorted(files.contents.items())), title, found, cover)


def _html(content: bytes, name: str, files: Files, report: Callable[[Problem], None]) -> str | None:
    """Return the document as mammoth's HTML; None where mammoth cannot read it."""
    import mammoth

    def picture(image: Any) -> dict[str, str]:
        with image.open() as file:
            held = file.read()
        ending = ending_of(held)
        path = files.kept(held, ending or image.content_type.rpartition("/")[2].removeprefix("x-"))
        if not ending:
            files.aside.add(path)  # no output shows it; its owner may convert it
        return {"src": path}

    try:
        done = mammoth.convert_to_html(
            io.BytesIO(content),
            style_map=STYLE_MAP,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(picture),
        )
    except Exception:
        # mammoth takes a file that Word wrote for granted; of others it may stumble over anything.
        return None
    for message in sorted({message.message for message in done.messages}):
        unknown = _UNKNOWN.match(message)
        if unknown and unknown[1] not in _SILENT:
            report(lost(Place(name), f"a part that mammoth does not know ({unknown[1]})"))
        elif not unknown and "style" not in message:
            report(lost(Place(name), f"what mammoth says of: {message}"))
    return str(done.value)


def _picture(files: Files) -> Callable[[str], str | None]:
    shown = files.contents.keys() - files.aside
    return lambda address: address if address in shown else None


def _formula(formulas: list[tuple[str, bool]], number: int) -> str:
    if number >= len(formulas):
        return ""
    tex, displayed = formulas[number]
    display = ' display="block"' if displayed else ""
    return f'<math{display}><annotation encoding="TeX">{escape(tex)}</annotation></math>'


def _mended(block: Block) -> Blocks:
    """Return a figure with the words that somebody wrote for those who do not see it.

    Headings have the first bookmark in them as their id, listings no empty lines at their end.
    """
    match block:
        case Figure():
            alt = described(block.picture.alt)
            return (replace(block, picture=replace(block.picture, alt=alt)),)
        case Listing():
            return (replace(block, code=block.code.rstrip("\n")),)
        case Heading(content=(Span(content=()) as mark, _, *_)) if not block.attributes.id:
            return (replace(block, attributes=mark.attributes, content=block.content[1:]),)
        case _:
            return (block,)


def _shown(inline: Inline) -> Inline:
    if isinstance(inline, Picture) and inline.alt != (alt := described(inline.alt)):
        return replace(inline, alt=alt)
    return inline


def _numbered(blocks: Blocks) -> Blocks:
    """Return blocks with lists that begin with the number that is marked at their first item."""

    def inline(inline: Inline) -> Inline:
        if isinstance(inline, Text) and NUMBER in inline.text:
            return replace(inline, text=_NUMBER.sub("", inline.text))
        return inline

    def block(block: Block) -> Blocks:
        if isinstance(block, List) and block.ordered and block.items and block.items[0].blocks:
            first = block.items[0].blocks[0]
            words = plain(first.content) if isinstance(first, Paragraph) else ""
            match = _NUMBER.match(words)
            if match:
                block = replace(block, start=int(match[1]))
        return (block,)

    return transform(transform(blocks, block), inline=inline)


def _with_blocks(blocks: Blocks, found: list[Block]) -> Blocks:
    """Return blocks with what stands for charts in place of their marks."""

    def block(block: Block) -> Blocks:
        if isinstance(block, Paragraph):
            match = _BLOCK.fullmatch(plain(block.content).strip())
            if match and int(match[1]) < len(found):
                return (found[int(match[1])],)
        return (block,)

    return transform(blocks, block) if found else blocks


def _captioned(blocks: Blocks) -> Blocks:
    """Return blocks with captions at the figures and tables beside them, which come first."""
    found: list[Block] = []
    waiting: tuple[str, Paragraph] | None = None
    for block in blocks:
        said = _caption(block)
        if said is None:
            if waiting is not None:
                block, left = _with_caption(block, *waiting)
                found.extend([] if left is None else [left])
            waiting = None
            found.append(block)
            continue
        found.extend([waiting[1]] if waiting is not None else [])
        waiting = said
        if found:
            found[-1], left = _with_caption(found[-1], *said)
            waiting = None if left is None else said
    return (*found, *([waiting[1]] if waiting is not None else []))


def _with_caption(block: Block, label: str, caption: Paragraph) -> tuple[Block, Paragraph | None]:
    """Return a figure or a table with a caption, and the caption where it belongs to neither."""
    if not isinstance(block, Table | Figure) or not fits(label, block):
        return block, caption
    return replace(block, caption=unlabelled(caption.content, label)), None


def _caption(block: Block) -> tuple[str, Paragraph] | None:
    """Return a caption's label, and the caption; None of what is none."""
    if looks_like_caption(block) and isinstance(block, Paragraph):
        return label_of(block.content), block
    first = block.content[0] if isinstance(block, Paragraph) and block.content else None
    if not isinstance(block, Paragraph) or not isinstance(first, Text) or CAPTION not in first.text:
        return None
    text = first.text.replace(CAPTION, "")
    content = (*((replace(first, text=text),) if text else ()), *block.content[1:])
    label = label_of(content, marked=True)
    return label, replace(block, content=content)


def _default_language(package: Package) -> str:
    part = next(iter(package.related(package.main, "styles")), "")
    root = package.xml(part) if part else None
    found = root.find(f"{_W}docDefaults//{_W}lang") if root is not None else None
    said = str(found.get(f"{_W}val", "")) if found is not None else ""
    return main_language({said: 1}) if said else ""


def _heading(texts: tuple[tuple[str, Blocks], ...]) -> str:
    """Return the heading of a document that is one unit."""
    first = texts[0][1][0] if len(texts) == 1 and texts[0][1] else None
    return plain(first.content) if isinstance(first, Heading) else ""


def _core_title(package: Package) -> str:
    for part in package.related("", "core-properties"):
        root = package.xml(part)
        title = root.findtext("{http://purl.org/dc/elements/1.1/}title") if root is not None else ""
        if title and title.strip():
            return " ".join(title.split())
    return ""

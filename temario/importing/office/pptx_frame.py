"""What stands around the lessons of a deck: an agenda and a farewell; outputs make their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from temario.importing.html.tidy import unwrapped
from temario.importing.office.pptx_items import Item
from temario.importing.office.pptx_slides import Slide
from temario.model import Block, Inlines, List, Paragraph, Text
from temario.patterns import pattern
from temario.slug import slug
from temario.traverse import plain, walk

_AGENDAS = frozenset(
    (
        *("indice", "contenido", "contenidos", "agenda", "guion", "esquema", "sumario", "temario"),
        *("indice-de-contenidos", "indice-general", "tabla-de-contenidos", "contenidos-del-tema"),
        *("contents", "outline", "table-of-contents", "overview", "toc"),
        *("inhalt", "gliederung", "inhaltsverzeichnis", "sommaire", "plan", "indice-generale"),
        *("conteudo", "conteudos", "sumari", "continguts", "contidos", "aurkibidea"),
    )
)
_CLOSINGS = pattern(
    r"(?:muchas-|moltes-|mil-)?(?:gracias|gracies|grazas|obrigad[oa]|thank-you|thanks|merci|grazie"
    r"|danke|vielen-dank|eskerrik-asko)(?:-(?:a-todos|por|for|per|pela|pour|fur).{0,40})?"
    r"|fin|the-end|fi|ende|preguntas|questions|any-questions|dudas|dudas-y-preguntas"
)
_COUNTED = pattern(
    r"(?:tema|unidad|lecci[oó]n|cap[ií]tulo|bloque|m[oó]dulo|sesi[oó]n|clase|unit|chapter|lecture"
    r"|lesson|session|week|kapitel|chapitre|cours|capitolo|lezione)\s+[\dIVXivx]{1,4}[.:]?",
    re.IGNORECASE,
)
_LINES, _COVER = 8, 40
"""So many lines and words a cover may have whose title is in a text box."""
_EARLY = 4
"""Among so many first slides an agenda is looked for."""
_FEW = 20
"""So many words a last slide may have to be left out."""
_SAME = 0.5
"""What part of the items of an agenda have to be titles of the deck."""


def without_frame(
    slides: Sequence[Slide], sections: Sequence[str], lost: Callable[[int, str, str], None]
) -> list[Slide]:
    """Return slides without an agenda near the start and a farewell at the end, which are named.

    An agenda is one by its title and by what it lists: titles of `sections` and of slides.
    """
    titles = {_bare(name) for name in (*sections, *(slide.words for slide in slides))} - {""}
    kept = []
    for at, slide in enumerate(slides):
        if slide.hidden or slide.notes:
            kept.append(slide)
        elif at < _EARLY and _is_agenda(slide, titles):
            rest = [each for each in _texts(slide.blocks) if not _named(each, titles)]
            more = f", which names {', '.join(rest)}, too" if rest else ""
            lost(slide.number, f"the slide “{slide.words}”{more}", "each output makes its own")
        elif at and at == len(slides) - 1 and _is_farewell(slide):
            said = " ".join(dict.fromkeys((slide.words, *_texts(slide.blocks)))).strip()
            lost(slide.number, f"the last slide, “{said}”", "each deck has one of its own")
        else:
            kept.append(slide)
    return kept


def is_cover(items: Sequence[Item]) -> bool:
    """Return whether a first slide without a title of its own is a cover: a few lines in boxes."""
    blocks = [block for item in items for block in item.blocks]
    boxes = all(item.text and not item.kind for item in items)
    words = " ".join(_texts(blocks)).split()
    lines = all(isinstance(block, Paragraph) for block in blocks)
    return boxes and lines and 0 < len(blocks) <= _LINES and len(words) <= _COVER


def cover_title(title: Inlines, items: Sequence[Item]) -> tuple[Inlines, list[Item]]:
    """Return the title of a cover and its other items: “Tema 5” is not all of it."""
    first = items[0].blocks[0] if items and len(items[0].blocks) == 1 else None
    if _COUNTED.fullmatch(plain(title).strip()) is None or not isinstance(first, Paragraph):
        return title, list(items)
    return (*title, Text(". ", first.place), *unwrapped(first.content)), list(items[1:])


def _is_agenda(slide: Slide, titles: set[str]) -> bool:
    if slug(slide.words) not in _AGENDAS or not slide.blocks:
        return False
    if any(not isinstance(block, List | Paragraph) for block in slide.blocks):
        return False
    listed = list(_texts(slide.blocks))
    return sum(_named(each, titles) for each in listed) >= max(1, _SAME * len(listed))


def _named(item: str, titles: set[str]) -> bool:
    """Return whether an item is a title, or a part of one, or the other way round."""
    bare = _bare(item)
    return bare != "" and any(bare in title or title in bare for title in titles)


def _is_farewell(slide: Slide) -> bool:
    words = slide.words or next(iter(_texts(slide.blocks)), "")
    if _CLOSINGS.fullmatch(slug(words)) is None:
        return False
    shown = " ".join(_texts(slide.blocks))
    plain_text = all(isinstance(block, List | Paragraph) for block in slide.blocks)
    return plain_text and len(shown.split()) <= _FEW


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    for node in walk(tuple(blocks)):
        if isinstance(node, Paragraph):
            yield " ".join(plain(node.content).split())


def _bare(title: str) -> str:
    """Return a title without its number and without what does not tell one from another."""
    return re.sub(r"^[\d.-]+", "", slug(title))

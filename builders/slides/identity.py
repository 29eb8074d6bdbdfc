"""Stage 4, drawing: a file's colours and fonts, and what it says of itself."""

from __future__ import annotations

import re
from typing import Any

from builders.slides.deck import Properties
from builders.slides.scripts import FACES
from temario.tokens import Tokens


def file_language(tag: str) -> str:
    """Return a BCP 47 tag with a region, as PowerPoint's spelling checkers are named."""
    regions = {
        "es": "es-ES", "en": "en-US", "pt": "pt-PT", "fr": "fr-FR", "de": "de-DE", "it": "it-IT",
        "ca": "ca-ES", "gl": "gl-ES", "eu": "eu-ES", "nl": "nl-NL", "pl": "pl-PL", "ru": "ru-RU",
        "zh": "zh-CN", "ja": "ja-JP", "ko": "ko-KR", "la": "la-VA", "ar": "ar-SA", "fa": "fa-IR",
        "ur": "ur-PK", "he": "he-IL", "zh-hans": "zh-CN", "zh-hant": "zh-TW",
    }  # fmt: skip
    return regions.get(tag.lower(), tag)


def write_theme(master: Any, tokens: Tokens) -> None:
    """Write the theme's colours and fonts into the file's theme."""
    from pptx.opc.constants import RELATIONSHIP_TYPE

    part = master.part_related_by(RELATIONSHIP_TYPE.THEME)
    colors = tokens.colors
    scheme = {
        "dk1": colors.text,
        "lt1": colors.paper,
        "dk2": colors.muted,
        "lt2": colors.surface,
        "accent1": colors.accent,
        "accent2": colors.right,
        "accent3": colors.wrong,
        "accent4": colors.accent_tint,
        "accent5": colors.line,
        "accent6": colors.muted,
        "hlink": colors.accent,
        "folHlink": colors.muted,
    }
    listed = "".join(
        f'<a:{name}><a:srgbClr val="{colour[1:].upper()}"/></a:{name}>'
        for name, colour in scheme.items()
    )
    family = tokens.fonts.slides.family
    face = f'<a:latin typeface="{family}"/><a:ea typeface=""/><a:cs typeface=""/>' + "".join(
        f'<a:font script="{script}" typeface="{name}"/>'
        for script, name in FACES.items()
        if script != "emoji"
    )
    fonts = f"<a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont>"
    text = part.blob.decode("utf-8")
    text = re.sub(
        r"<a:clrScheme.*?</a:clrScheme>",
        lambda _: f'<a:clrScheme name="temario">{listed}</a:clrScheme>',
        text,
        flags=re.DOTALL,
    )
    text = re.sub(
        r"<a:fontScheme.*?</a:fontScheme>",
        lambda _: f'<a:fontScheme name="temario">{fonts}</a:fontScheme>',
        text,
        flags=re.DOTALL,
    )
    part.blob = re.sub(r'(<a:theme [^>]*name=")[^"]*', r"\1temario", text).encode("utf-8")


def clean(deck: Any, properties: Properties) -> None:
    """Say whose file it is, and take out what belongs to the library's own template."""
    from datetime import datetime

    from pptx.opc.constants import RELATIONSHIP_TYPE

    for part, kind in (
        (deck.part, RELATIONSHIP_TYPE.PRINTER_SETTINGS),
        (deck.part.package, RELATIONSHIP_TYPE.THUMBNAIL),
    ):
        for number, relation in list(part._rels.items()):  # noqa: SLF001
            if relation.reltype == kind:
                part._rels.pop(number)  # noqa: SLF001
    core = deck.core_properties
    core.title, core.author = properties.title, ", ".join(properties.authors)
    core.language, core.subject = file_language(properties.language), properties.description[:250]
    core.keywords, core.version = ", ".join(properties.keywords)[:250], properties.version
    core.last_modified_by, core.comments, core.revision = "temario", "", 1
    core.created = core.modified = core.last_printed = datetime(2000, 1, 1)

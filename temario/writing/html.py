"""Inlines of the model → HTML, for where a line of Markdown cannot stand."""

from __future__ import annotations

from html import escape
from typing import assert_never

from temario.model import (
    Code,
    Emphasis,
    Footnote,
    Gap,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Math,
    Paragraph,
    Picture,
    Span,
    Strong,
    Styled,
    Text,
)

TAGS = {"underline": "u", "strikethrough": "s", "quotation": "q"}
"""The tags of styles that are not called as these are."""


def as_html(content: Inlines) -> str:
    """Return a line of text as HTML of the safe subset; notes in brackets, formulas as LaTeX."""
    return "".join(_html(inline) for inline in content)


def _html(inline: Inline) -> str:
    match inline:
        case Text(text):
            return escape(text, quote=False)
        case Emphasis():
            return f"<em>{as_html(inline.content)}</em>"
        case Strong():
            return f"<strong>{as_html(inline.content)}</strong>"
        case Styled(style):
            tag = TAGS.get(style, style)
            return f"<{tag}>{as_html(inline.content)}</{tag}>"
        case Span(attributes):
            given = (("id", attributes.id), *attributes.values)
            known = [(k, v) for k, v in given if v and k in ("id", "lang", "title")]
            inner = as_html(inline.content)
            return f"<span{_attributes(known)}>{inner}</span>" if known else inner
        case Code(text):
            return f"<code>{escape(text, quote=False)}</code>"
        case Math(tex):
            return escape(f"${tex}$", quote=False)
        case Link():
            address = inline.asset.path if inline.asset and not inline.href else inline.href
            keys = [("href", address), *([("title", inline.title)] if inline.title else [])]
            return f"<a{_attributes(keys)}>{as_html(inline.content)}</a>"
        case Picture():
            return picture_html(inline)
        case LineBreak():
            return "<br>"
        case Gap(answers=answers):
            return escape(f"[[{'|'.join(answers)}]]", quote=False)
        case Footnote(blocks=blocks):
            said = [as_html(b.content) for b in blocks if isinstance(b, Paragraph)]
            return f" ({' '.join(said)})"
        case _:
            assert_never(inline)


def picture_html(picture: Picture) -> str:
    """Return a picture as a tag; of its attributes the width alone."""
    keys = [("src", picture.target), ("alt", picture.alt)]
    keys += [("title", picture.title)] if picture.title else []
    width = picture.attributes.get("width")
    return f"<img{_attributes(keys + ([('width', width)] if width else []))}>"


def fits_html(picture: Picture) -> bool:
    """Return whether a tag can hold all that a picture has."""
    attributes = picture.attributes
    classes = () if picture.alt else ("decorative",)
    keys = {key for key, _ in attributes.values}
    return not attributes.id and attributes.classes == classes and keys <= {"width"}


def _attributes(keys: list[tuple[str, str]]) -> str:
    return "".join(f' {key}="{escape(value)}"' for key, value in keys)

"""HTML tags in a line of text → inlines of the model."""

from __future__ import annotations

from collections.abc import Sequence

from temario.markdown.host import Host
from temario.markdown.html import Tag, inline_tag, safe_address
from temario.markdown.pictures import media_of
from temario.model import (
    Attributes,
    Code,
    Emphasis,
    Inlines,
    Link,
    Media,
    Picture,
    Span,
    Strong,
    Styled,
)
from temario.problems import Place, Problem, warning
from temario.traverse import plain


def wrap(tag: Tag, content: Inlines, place: Place) -> Inlines:
    """Return `content` as the inline that the HTML `tag` makes of it."""
    match tag.name:
        case "strong" | "b":
            return (Strong(content, place),)
        case "em" | "i" | "cite" | "dfn" | "var":
            return (Emphasis(content, place),)
        case "code" | "tt" | "samp":
            return (Code(plain(content), place),)
        case "sub" | "sup" | "mark" | "kbd" | "small":
            return (Styled(tag.name, content, place),)
        case "u" | "ins":
            return (Styled("underline", content, place),)
        case "s" | "del" | "strike":
            return (Styled("strikethrough", content, place),)
        case "q":
            return (Styled("quotation", content, place),)
        case "a" if tag.get("href") and safe_address(tag.get("href")):
            return (Link(tag.get("href"), content, place, tag.get("title")),)
        case "a" | "span" | "abbr" | "bdo" | "bdi":
            return _span(tag, content, place)
        case _:
            return content


def _span(tag: Tag, content: Inlines, place: Place) -> Inlines:
    keys = tuple((key, tag.get(key)) for key in ("lang", "title") if tag.get(key))
    attributes = Attributes("".join(tag.get("id").split()), (), keys)
    return (Span(attributes, content, place),) if attributes != Attributes() else content


def html_picture(tag: Tag, place: Place) -> Picture:
    """Return the picture of an `img` tag, its file not yet looked for."""
    classes = ("decorative",) if tag.has("alt") and not tag.get("alt") else ()
    values = tuple((key, tag.get(key)) for key in ("width",) if tag.get(key))
    attributes = Attributes("", classes, values)
    return Picture(tag.get("src"), None, tag.get("alt"), place, tag.get("title"), attributes)


def html_media(tag: Tag, parts: Sequence[Tag], place: Place, host: Host) -> Media:
    """Return the video or recording of a tag, `parts` the `source` and `track` tags in it."""
    sources = [part.get("src") for part in (tag, *parts) if part.name != "track"]
    target = next((source for source in sources if source), "")
    tracks = [part.get("src") for part in parts if part.name == "track"]
    keys = (("captions", "".join(tracks[:1])), ("poster", tag.get("poster")))
    values = tuple((key, value) for key, value in keys if value)
    title = tag.get("title") or tag.get("aria-label")
    picture = Picture(target, None, title, place, "", Attributes("", (), values))
    return media_of(picture, host, "video" if tag.name == "video" else "audio")


def tag_problem(tag: Tag, place: Place) -> Problem | None:
    """Return what is wrong with a tag in a line: it is not in the safe subset, or its address."""
    if not inline_tag(tag.name):
        return unknown_html(tag.name, place)
    if tag.name == "a" and not safe_address(tag.get("href")):
        return unsafe_address(tag.get("href"), place)
    return None


def unknown_html(name: str, place: Place) -> Problem:
    """Return the problem of a tag outside the safe subset."""
    return warning(
        "unknown-html",
        place,
        f"the HTML tag <{name}> is not known; only the text in it is shown",
        "Delete the tag, or write it in Markdown. To show the tag itself, "
        f"put it in backticks: `<{name}>`.",
    )


def unsafe_address(address: str, place: Place) -> Problem:
    """Return the problem of a link that no output may follow."""
    shown = address if len(address) <= 60 else f"{address[:60]}…"
    return warning(
        "unsafe-address",
        place,
        f"a link to {shown} is not allowed; its text is shown without the link",
        "Use an address that starts with https:, http:, mailto: or tel:.",
    )


def unclosed_html(name: str, place: Place) -> Problem:
    """Return the problem of a tag that should have been closed."""
    return warning(
        "unclosed-html",
        place,
        f"the HTML tag <{name}> is not closed; it holds all that follows",
        f"Write </{name}> on a line of its own where it should end.",
    )

"""Tags of templates, `{{< … >}}`, `{% … %}` and `{{#… }}`, and what they are in our dialect."""

from __future__ import annotations

from temario.markdown.boxes import box_of
from temario.markdown.divs import Div
from temario.model import Attributes
from temario.patterns import pattern
from temario.records import record

# What few courses hold is compiled when it is met, since that takes longer than to read a lesson.
_TAG = pattern(
    r"\{\{[<%]-?[ \t]*(?P<end>/?)[ \t]*(?P<hugo>[\w./-]+)(?P<rest>(?:[ \t][^\n]*)?)[ \t]*-?[>%]\}\}"
    r"|\{%-?[ \t]*(?P<close>end)?(?P<liquid>[A-Za-z][\w-]*)(?P<given>[^\n]*)%\}"
    r"|\{\{#(?P<mdbook>\w+)[ \t]+(?P<file>[^\n{}]+)\}\}"
)
_WORD = pattern(
    r"""(?:(?P<key>[\w-]+)=)?(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'=]+))"""
)
_LEVELS = {
    "hint", "notice", "alert", "callout", "admonition", "admonitionblock", "box", "message",
    "panel",
}  # fmt: skip
"""Tags that say by an argument what kind of box they are."""


@record
class Tag:
    """A tag that stands alone on its line."""

    name: str
    closes: bool
    positional: tuple[str, ...]
    named: tuple[tuple[str, str], ...]

    def get(self, *keys: str) -> str:
        """Return the value of the first of `keys` that is given, or empty."""
        given = dict(self.named)
        return next((given[key] for key in keys if given.get(key)), "")


def read_tag(line: str) -> Tag | None:
    """Return the tag that a whole line is, or None."""
    match = _TAG.fullmatch(line) if line.startswith("{") else None
    if match is None:
        return None
    name = match["hugo"] or match["liquid"] or match["mdbook"] or ""
    rest = match["rest"] or match["given"] or match["file"] or ""
    positional: list[str] = []
    named: list[tuple[str, str]] = []
    for word in _WORD.finditer(rest.strip().removesuffix("-").removesuffix("/")):
        value = next(v for v in (word["double"], word["single"], word["bare"]) if v is not None)
        if word["key"]:
            named.append((word["key"], value))
        else:
            positional.append(value)
    closes = bool(match["end"] or match["close"])
    return Tag(name, closes, tuple(positional), tuple(named))


def tag_box(tag: Tag) -> Div | None:
    """Return the box that a tag opens, as if it stood behind `:::`; None where it is none."""
    name = tag.name.lower().rpartition("/")[2]
    words = list(tag.positional)
    if name in _LEVELS:
        kind = (tag.get("type", "style", "class", "level", "color", "context") or "").lower()
        if not kind and words and box_of(words[0], bare=False):
            kind = words.pop(0).lower()
        name = kind if box_of(kind, bare=False) else "note"
    elif box_of(name, bare=False) is None:
        return None
    title = tag.get("title", "summary", "header", "name", "tabName", "label")
    title = title or " ".join(word for word in words if word not in ("true", "false"))
    return Div(name, title, Attributes(), title, "", own=False)


def tag_markdown(tag: Tag) -> str:
    """Return a tag as Markdown of ours, or empty where it means nothing here.

    What is to be included begins with `include`.
    """
    name = tag.name.lower()
    first = tag.positional[0] if tag.positional else ""
    address = tag.get("src", "url", "href", "link", "id", "path") or first
    if any(sign in address for sign in "<>\n") or not address:
        return ""
    match name:
        case "include" if address.lower().endswith((".md", ".markdown", ".qmd", ".rmd", ".mdx")):
            return f'include "{address}"'
        case "figure" | "img" | "image":
            caption = tag.get("caption", "title").replace('"', "”")
            alt = (tag.get("alt") or caption).replace("[", "(").replace("]", ")")
            return f'![{alt}](<{address}> "{caption}")' if caption else f"![{alt}](<{address}>)"
        case "youtube":
            return f"<https://www.youtube.com/watch?v={address}>"
        case "vimeo":
            return f"<https://vimeo.com/{address}>"
        case "video" | "embed" | "ref" | "relref" if address.startswith(("https:", "http:")):
            return f"<{address}>"
        case _:
            return ""

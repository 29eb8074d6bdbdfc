"""Lines whose Markdown needs no proof: plain words, some of them bold, in italics or code."""

from __future__ import annotations

from temario.model import Code, Emphasis, Inline, Inlines, Strong, Text
from temario.patterns import pattern

_PLAIN = pattern(r"[^\W\d_](?:[^\W_]|[ ,;?¿¡()\"'«»“”‘’…–—]|\.(?!\S)|:(?!\S))*")
"""Words that mean nothing but themselves wherever they stand."""
_KEY = pattern(r"(?i)(?:table|tabla|hint|correct|incorrect|feedback|rubric)[ \t]*:")
_MARKED = pattern(r"[^\W_](?:[^\n]*[^\W_])?")
_CODE = pattern(r"[^\W_](?:[\w =()+,;:/.-]*[^\W_)])?\)?")
_BEFORE = ("", " ", "(", "¿", "¡", "«", "“")
_BEHIND = ("", " ", ",", ".", ";", ":", "?", ")", "»", "”", "…")
"""Between what emphasis is read as such, in every place."""


def plainly(content: Inlines) -> str | None:
    """Return a line that is read as `content` wherever it stands; None where that is not sure."""
    written: list[str] = []
    words: list[str] = []
    for index, inline in enumerate(content):
        if isinstance(inline, Text):
            written.append(inline.text)
            words.append(inline.text)
            continue
        mark, text = _marked(inline)
        follower = content[index + 1] if index + 1 < len(content) else Text("", inline.place)
        behind = follower.text[:1] if isinstance(follower, Text) else "*"
        before = words[-1][-1:] if words else ""
        if not mark or before not in _BEFORE or behind not in _BEHIND:
            return None
        written.append(f"{mark}{text}{mark}")
        words.append("x" if mark == "`" else text)
    whole = "".join(words).strip(" \t\n")
    if not _PLAIN.fullmatch(whole) or _KEY.match(whole):
        return None
    return "".join(written).strip(" \t\n")


def _marked(inline: Inline) -> tuple[str, str]:
    """Return the mark and the words of an inline that is simple, else no mark."""
    match inline:
        case Strong((Text(text),)) if _MARKED.fullmatch(text):
            return "**", text
        case Emphasis((Text(text),)) if _MARKED.fullmatch(text):
            return "*", text
        case Code(text) if _CODE.fullmatch(text):
            return "`", text
        case _:
            return "", ""

"""Text that looks as if its author meant something else by it than text."""

from __future__ import annotations

from collections.abc import Iterator

from temario.markdown.attributes import parse_attributes
from temario.model import Course, Inline, Paragraph, Text
from temario.patterns import pattern
from temario.problems import Problem, warning
from temario.traverse import walk_course

_PICTURE = pattern(r"!\[[^\[\]]*\]\([^()]*\)?")
_LINK = pattern(r"\[[^\[\]]+\]\((?=[^()]*[./#]\w)[^()\s]+ [^()]*\)")
"""With something in parentheses that may be an address: `[0, 1](see figure 2)` is none."""
_REFERENCE = pattern(r"(?<![\w\])])\[(?!\^)[^\[\]]*[^\W\d_]{2}[^\[\]]*\]\[[^\[\]]*\]")
_COLONS = pattern(r"^::(?!:)\s*\w*$")
_ATTRIBUTES = pattern(r"^\s*\{(?:[#.]\w|\w+=)[^}]*\}\s*$")


def leftovers(course: Course) -> Iterator[Problem]:
    """Yield a warning where a picture, a link, a `:::` or attributes stand in the text as typed."""
    alone: Inline | None = None
    for node in walk_course(course):
        if isinstance(node, Paragraph) and len(node.content) == 1:
            alone = node.content[0]
        if not isinstance(node, Text):
            continue
        for mistake, what, hint in _MISTAKES:
            found = mistake.search(node.text)
            told = mistake is _ATTRIBUTES and (node is alone or not _readable(node.text))
            if found and not told:
                shown = found[0].strip()
                shown = shown if len(shown) <= 50 else f"{shown[:50]}…"
                message = f"{shown} is shown as text; {what}"
                yield warning("shown-as-text", node.place, message, hint)
                break
        else:
            yield from _references(node)


def _references(text: Text) -> Iterator[Problem]:
    """Yield a warning for each `[words][name]` whose name has no line `[name]: address`."""
    for found in _REFERENCE.finditer(text.text):
        words, _, name = found[0][1:-1].partition("][")
        yield warning(
            "broken-link",
            text.place,
            f"the link {found[0]} is shown as text: nothing says where “{name or words}” leads",
            f"Write a line [{name or words}]: address in the same file, or [words](address) here.",
        )


def _readable(text: str) -> bool:
    """Return whether `text` is an attribute list.

    Of one that is broken, and of one that is a paragraph, the reader has told.
    """
    return parse_attributes(text.strip()[1:-1]) is not None


_MISTAKES = (
    (
        _PICTURE,
        "it looks like a picture",
        (
            "Put a name with spaces in angle brackets, ![words](<my photo.jpg>), and use no quotes "
            "inside the quotes of a caption. If the signs are meant, put them between backticks."
        ),
    ),
    (
        _LINK,
        "it looks like a link",
        (
            "Put an address with spaces in angle brackets: [words](<my file.pdf>). If the signs "
            "are meant, put them between backticks."
        ),
    ),
    (
        _COLONS,
        "it looks like the start or the end of a passage",
        "Write three colons: ::: note, and ::: to end it.",
    ),
    (
        _ATTRIBUTES,
        "it looks like attributes",
        "Write them directly behind what they are for: ![words](a.png){width=50%}.",
    ),
)

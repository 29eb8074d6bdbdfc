"""Passages of a course's files: the lines of a block, given out to be edited and written back.

Nothing is kept here between the two: a passage tells what helps to find it again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from markdown_it.token import Token

from temario.fixes import replace_file
from temario.markdown.parser import parse
from temario.records import record
from temario.source.files import MARKDOWN
from temario.source.settings import read_front_matter

_WHOLE = ("question", "pool", "slide")
"""Divs that are edited as a whole."""
_BLOCKS = {
    "paragraph_open", "heading_open", "list_item_open", "blockquote_open", "table_open", "dl_open",
    "fence", "code_block", "html_block", "math_block", "math_block_label", "hr",
    "footnote_reference_open", "footnote_block_open",
}  # fmt: skip
_HOLDERS = ("list_item_open", "blockquote_open", "dl_open", "footnote_reference_open")
_NEAR = 3
"""How many lines above and below a passage help to find it again."""
_MANY = 100
"""A passage that a file has so often is not found again once it has moved."""


@record
class Passage:
    """Some lines of a file, and what helps to find them again once the file has changed."""

    file: str
    """Path from the course's folder, with `/`."""
    start: int
    """The first line, from 1."""
    end: int
    """The last line."""
    text: str
    """The lines, with `\n` between them and none at the end."""
    digest: str
    """Of the whole file as it was then."""
    last: int
    """How many lines the file has."""
    above: str = ""
    """The lines right above, a few at most."""
    below: str = ""
    """The lines right below, a few at most."""
    once: bool = False
    """Whether the file has these lines only once."""


class PassageError(Exception):
    """A passage cannot be given out or written; the text says why, for whoever edits.

    The page says it in its reader's language: words with names in braces, and their values.
    """

    def __init__(self, words: str, **values: str) -> None:
        super().__init__(words.format(**values))
        self.words = words
        self.values = values


class PassageChangedError(PassageError):
    """The words that a passage was given out with are no longer in the file, or nobody knows where.

    `theirs` is what stands in its place now; None where that place is not known.
    """

    def __init__(self, given: Passage, theirs: Passage | None) -> None:
        words = "this passage of {file} has changed or moved; nothing was written"
        super().__init__(words, file=given.file)
        self.theirs = theirs


def passage_at(root: Path, file: str, line: int) -> Passage:
    """Return the block of `file` on whose lines `line` is; the whole file where it is no Markdown.

    Raises `PassageError` where it cannot be read.
    """
    content = _read(root, file)
    lines = _lines(content, file)
    start, end = (1, len(lines))
    if PurePosixPath(file).suffix.lower() in MARKDOWN:
        start, end = _block(lines, min(max(line, 1), len(lines)))
    return _passage(file, lines, start, end, _digest(content))


def find(root: Path, given: Passage) -> Passage:
    """Return a passage as it stands now, wherever that is: with the same text.

    The words of others are never taken for it. Raises `PassageChangedError` where its text is
    another now or stands at several places, `PassageError` where the file cannot be read.
    """
    return _found(_read(root, given.file), given)


def save(root: Path, given: Passage, text: str) -> Passage:
    """Write `text` in the place of a passage's lines; return the passage as it stands.

    Where the file has changed since the passage was given out, its lines are looked for. The file
    keeps its other lines, its line ends and its byte-order mark to the byte. Raises
    `PassageChangedError` where the lines are others now: nothing is written then.
    """
    content = _read(root, given.file)
    found = _found(content, given)
    whole = _text(content, given.file, keep=True)
    ends = "\r\n" if "\r\n" in whole else "\n"
    lines = whole.split(ends)
    new = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines[found.start - 1 : found.end] = new
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    written = mark + ends.join(lines).encode("utf-8")
    _write(_path(root, given.file), written)
    end = found.start + len(new) - 1
    return _passage(given.file, _lines(written, given.file), found.start, end, _digest(written))


# --- finding again ---


def _found(content: bytes, given: Passage) -> Passage:
    lines, digest = _lines(content, given.file), _digest(content)
    if digest == given.digest and 1 <= given.start <= given.end <= len(lines):
        return _passage(given.file, lines, given.start, given.end, digest)
    old = given.text.split("\n")
    at = _moved(lines, old, given)
    if at is not None:
        return _passage(given.file, lines, at + 1, at + len(old), digest)
    between = _between(lines, given, len(old))
    theirs = _passage(given.file, lines, *between, digest) if between else None
    raise PassageChangedError(given, theirs)


def _passage(file: str, lines: list[str], start: int, end: int, digest: str) -> Passage:
    end = min(end, len(lines))
    text = "\n".join(lines[start - 1 : end])
    above = "\n".join(lines[max(0, start - 1 - _NEAR) : start - 1])
    below = "\n".join(lines[end : end + _NEAR])
    once = len(_places(lines, lines[start - 1 : end])) == 1
    return Passage(file, start, end, text, digest, len(lines), above, below, once)


def _moved(lines: list[str], old: list[str], given: Passage) -> int | None:
    """Return the index of the line where a passage begins now; None where that is not sure."""
    found = _places(lines, old)
    if given.once and len(found) == 1:
        return found[0]
    above, below = _near(given)

    def sides(at: int) -> tuple[bool, bool]:
        end = at + len(old)
        before = lines[max(0, at - len(above)) : at] == above and bool(above or at == 0)
        after = lines[end : end + len(below)] == below and bool(below or end == len(lines))
        return before, after

    if len(found) == _MANY:
        return None
    for wanted in (all, any):
        there = [at for at in found if wanted(sides(at))]
        if len(there) == 1:
            return there[0]
        if there:
            return None
    return None


def _between(lines: list[str], given: Passage, long: int) -> tuple[int, int] | None:
    """Return the lines that stand where a passage was: between those above it and below it."""
    above, below = _near(given)
    tops = [at + len(above) for at in _places(lines, above)] if above else [0]
    feet = _places(lines, below) if below else [len(lines)]
    if len(tops) != 1 or len(feet) != 1:
        return None
    [start], [end] = tops, feet
    return (start + 1, end) if start < end <= start + 4 * long + 20 else None


def _near(given: Passage) -> tuple[list[str], list[str]]:
    """Return the lines above a passage and below it."""
    above = given.above.split("\n") if given.start > 1 else []
    below = given.below.split("\n") if given.end < given.last else []
    return above, below


def _places(lines: list[str], wanted: list[str]) -> list[int]:
    """Return the indices of the lines where `wanted` begins; of many, some."""
    text, part = "\n".join(("", *lines, "")), "\n".join(("", *wanted, ""))
    found: list[int] = []
    line, seen = 0, 0
    at = text.find(part)
    while at >= 0 and len(found) < _MANY:
        line, seen = line + text.count("\n", seen, at), at
        found.append(line)
        at = text.find(part, at + 1)
    return found


# --- blocks ---


def _block(lines: list[str], line: int) -> tuple[int, int]:
    """Return the first and the last line of the block that `line` is in."""
    head = _head(lines)
    if line <= head:
        return 1, head
    found = [
        (first + head, last + head, whole)
        for first, last, whole in _ranges(parse("\n".join(lines[head:]), {}))
        if first + head <= line <= last + head
    ]
    wholes = [each for each in found if each[2]]
    chosen = wholes or found
    if not chosen:
        return line, line
    first, last, _ = min(chosen, key=lambda each: each[1] - each[0])
    while last > first and not lines[last - 1].strip():
        last -= 1
    return first, last


def _head(lines: list[str]) -> int:
    """Return how many lines a file's front matter has."""
    return read_front_matter("\n".join(lines) + "\n", "", False, lambda problem: None).lines


def _ranges(tokens: Iterable[Token]) -> Iterator[tuple[int, int, bool]]:
    """Yield the lines of each block, from 1, and whether it is edited as a whole."""
    open_divs: list[tuple[int, bool]] = []
    holders = 0
    for token in tokens:
        holders += token.nesting if token.type.replace("_close", "_open") in _HOLDERS else 0
        if token.map is None:
            continue
        first, last = token.map[0] + 1, token.map[1]
        if token.type == "div_open":
            words = token.info.split()
            open_divs.append((first, bool(words) and words[0] in _WHOLE))
        elif token.type == "div_close":
            if open_divs:
                start, whole = open_divs.pop()
                yield start, last, whole
        elif token.type in _BLOCKS and not (holders and token.type not in _HOLDERS):
            yield first, last, False


# --- files ---


def _path(root: Path, file: str) -> Path:
    path = root / file
    if not path.resolve().is_relative_to(root.resolve()):
        raise PassageError("{file} lies outside the course", file=file)
    return path


def _read(root: Path, file: str) -> bytes:
    try:
        return _path(root, file).read_bytes()
    except OSError as failure:
        raise PassageError("{file} cannot be read: {why}", file=file, why=_why(failure)) from None


def _lines(content: bytes, file: str) -> list[str]:
    """Return a file's lines; what ends the last one begins no other."""
    lines = _text(content, file).split("\n")
    return lines[:-1] if len(lines) > 1 and lines[-1] == "" else lines


def _text(content: bytes, file: str, keep: bool = False) -> str:
    r"""Return a file's text, without its byte-order mark; with `\n` alone, unless it is kept."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PassageError("{file} is not UTF-8; save it as UTF-8 first", file=file) from None
    return text if keep else text.replace("\r\n", "\n").replace("\r", "\n")


def _write(path: Path, content: bytes) -> None:
    try:
        replace_file(path.resolve(), content)
    except OSError as failure:
        file, why = path.name, _why(failure)
        raise PassageError("{file} cannot be written: {why}", file=file, why=why) from None


def _why(failure: OSError) -> str:
    return failure.strerror or type(failure).__name__


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

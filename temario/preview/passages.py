"""Passages of a course's files: the lines of a block, given out to be edited and written back."""

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


@record
class Passage:
    """Some lines of a file."""

    file: str
    """Path from the course's folder, with `/`."""
    start: int
    """The first line, from 1."""
    end: int
    """The last line."""
    text: str
    """The lines, with `\\n` between them and none at the end."""
    digest: str
    """Of the whole file as it was then."""
    last: int
    """How many lines the file has."""


class PassageError(Exception):
    """A passage cannot be given out or written; the text says why, for whoever edits."""


def passage_at(root: Path, file: str, line: int) -> Passage:
    """Return the block of `file` on whose lines `line` is; the whole file where it is no Markdown.

    Raises `PassageError` where it cannot be read.
    """
    content = _read(root, file)
    lines = _text(content, file).split("\n")
    if lines and lines[-1] == "" and len(lines) > 1:
        lines.pop()
    count = len(lines)
    start, end = (1, count)
    if PurePosixPath(file).suffix.lower() in MARKDOWN:
        start, end = _block(lines, min(max(line, 1), count))
    text = "\n".join(lines[start - 1 : end])
    return Passage(file, start, end, text, _digest(content), count)


def save(root: Path, passage: Passage) -> Passage:
    """Write `passage`, whose text is new, in the place of its lines; return it as it stands.

    The file keeps its other lines, its line ends and its byte-order mark to the byte. Raises
    `PassageError` where the file is another than when the passage was given out.
    """
    content = _read(root, passage.file)
    if _digest(content) != passage.digest:
        message = (
            f"{passage.file} has changed since this passage was opened; nothing was written. "
            "Copy your text, open the passage again, and put it in."
        )
        raise PassageError(message)
    text = _text(content, passage.file, keep=True)
    ends = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(ends)
    if not 1 <= passage.start <= passage.end <= len(lines):
        message = f"{passage.file} has no lines {passage.start} to {passage.end}"
        raise PassageError(message)
    new = passage.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines[passage.start - 1 : passage.end] = new
    written = ends.join(lines)
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    whole = mark + written.encode("utf-8")
    _write(_path(root, passage.file), whole)
    end = passage.start + len(new) - 1
    count = len(lines) - (1 if lines[-1] == "" and len(lines) > 1 else 0)
    return Passage(passage.file, passage.start, end, "\n".join(new), _digest(whole), count)


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
        message = f"{file} lies outside the course"
        raise PassageError(message)
    return path


def _read(root: Path, file: str) -> bytes:
    try:
        return _path(root, file).read_bytes()
    except OSError as failure:
        message = f"{file} cannot be read: {failure.strerror}"
        raise PassageError(message) from None


def _text(content: bytes, file: str, keep: bool = False) -> str:
    r"""Return a file's text, without its byte-order mark; with `\n` alone, unless it is kept."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        message = f"{file} is not UTF-8; save it as UTF-8 first"
        raise PassageError(message) from None
    return text if keep else text.replace("\r\n", "\n").replace("\r", "\n")


def _write(path: Path, content: bytes) -> None:
    try:
        replace_file(path.resolve(), content)
    except OSError as failure:
        message = f"{path.name} cannot be written: {failure.strerror}"
        raise PassageError(message) from None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

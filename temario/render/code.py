"""Program code → coloured pieces, by what they are and not by how they look."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pygments.lexer import Lexer

Piece = tuple[str, str]
"""What a piece is (`keyword`, `string`, `number`, `comment`, `name` or empty), and its text."""

_LONGEST = 200_000


def highlight(code: str, language: str) -> tuple[tuple[Piece, ...], ...]:
    """Return `code` as lines of pieces; a language that is not known gives plain lines."""
    lexer = _lexer(language.lower()) if language and len(code) <= _LONGEST else None
    pieces = _pieces(lexer, code) if lexer is not None else None
    if pieces is None:
        return tuple((("", line),) for line in code.split("\n"))
    lines: list[list[Piece]] = [[]]
    for kind, text in pieces:
        first, *others = text.split("\n")
        for index, part in enumerate([first, *others]):
            if index:
                lines.append([])
            if part:
                _append(lines[-1], kind, part)
    return tuple(tuple(line) for line in lines[:-1])


def _pieces(lexer: Lexer, code: str) -> list[Piece] | None:
    """Return `code` and a line break as pieces, or None where some of it would be lost.

    Lexers expect the line break: without it those of sessions leave out the last command.
    """
    whole = f"{code}\n"
    found = [(_kind(token), text) for _, token, text in lexer.get_tokens_unprocessed(whole)]
    return found if "".join(text for _, text in found) == whole else None


def _append(line: list[Piece], kind: str, text: str) -> None:
    if line and line[-1][0] == kind:
        line[-1] = (kind, line[-1][1] + text)
    else:
        line.append((kind, text))


@cache
def _lexer(language: str) -> Any:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language)
    except ClassNotFound:
        return None


@cache
def _kind(token: Any) -> str:
    from pygments.token import Token

    for kind, family in (
        ("comment", Token.Comment),
        ("keyword", Token.Keyword),
        ("keyword", Token.Operator.Word),
        ("string", Token.Literal.String),
        ("number", Token.Literal.Number),
        ("name", Token.Name.Function),
        ("name", Token.Name.Class),
        ("name", Token.Name.Tag),
        ("name", Token.Name.Builtin),
        ("name", Token.Name.Decorator),
    ):
        if token in family:
            return kind
    return ""

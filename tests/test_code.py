"""Code in colours: not a letter of it is lost, whatever its language."""

from __future__ import annotations

import pytest
from pygments.lexers import get_all_lexers

from temario.render.code import highlight

CODE = (
    "$ temario check",
    "$ temario diff old.zip\nSafe: learners go on.\n$ temario build",
    ">>> 1 + 1\n2\n>>> print('é')",
    "def f():\n\n    return 'x'  # why\n\n",
    "",
    "\n\n",
    "a\tb\r",
)


def text(code: str, language: str) -> str:
    lines = highlight(code, language)
    return "\n".join("".join(part for _, part in line) for line in lines)


@pytest.mark.parametrize("language", ["console", "pycon", "python", "text", "markdown", "yaml", ""])
def test_all_of_a_listing_is_shown(language: str) -> None:
    for code in CODE:
        assert text(code, language) == code


@pytest.mark.slow
def test_no_language_loses_any_of_it() -> None:
    for _, aliases, _, _ in get_all_lexers():
        for language in aliases[:1]:
            for code in CODE:
                assert text(code, language) == code, language


def test_a_session_has_its_colours() -> None:
    (line,) = highlight("def f(): pass", "python")
    assert line[0] == ("keyword", "def")

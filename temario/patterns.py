"""Regular expressions that are compiled when they are first used.

The engine and its builders know some 200 patterns, most of which a course never meets; compiling
all of them took as long as reading a small course.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

_USES = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")


class _Pattern:
    """Does what a `re.Pattern` does; a faulty one raises `re.error` when it is first used."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _USES:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for each in _USES:
            setattr(self, each, getattr(compiled, each))
        return getattr(compiled, name)


if TYPE_CHECKING:
    pattern = re.compile
else:
    pattern = _Pattern

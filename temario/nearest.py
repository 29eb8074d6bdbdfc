"""What an author may have meant by a name that is none."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """Return that of `known` which is most like `name`; empty where none is like it enough.

    `likeness` is from 0, nothing in common, to 1, the same.
    """
    from difflib import get_close_matches  # for mistakes alone

    return next(iter(get_close_matches(name, list(known), n=1, cutoff=likeness)), "")

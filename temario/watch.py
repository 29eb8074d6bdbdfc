"""Tells when the files of a course change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

_SOON = 400
"""Milliseconds for which changes are gathered: an editor writes several files at once."""
_PAUSE = 200


def changes(
    folders: Collection[Path], wanted: Callable[[Path], bool], deep: bool
) -> Iterator[set[Path]]:
    """Yield the files that have changed since the last time, for ever; an empty set at first.

    Before that empty set is there nothing is watched; after it, no change is missed. `wanted`
    says which files count, `deep` whether folders in `folders` do. Ctrl-C ends it with
    `KeyboardInterrupt`.
    """
    # The library watches in a thread of its own, which runs no Python and holds no lock of it: jobs
    # may still begin as copies of this process.
    from watchfiles import watch

    begun = False
    for found in watch(
        *folders,
        watch_filter=lambda _, path: wanted(Path(path)),
        debounce=_SOON,
        rust_timeout=_PAUSE,
        yield_on_timeout=True,
        recursive=deep,
    ):
        if found or not begun:
            yield {Path(path) for _, path in found}
        begun = True

"""Which files of a folder may matter to the course in it, by their names alone."""

from __future__ import annotations

from pathlib import Path

from temario.patterns import pattern

SETTINGS = ("course.yaml", "course.yml")
"""What a course says of itself, in a file of one of these names."""
TEMPLATES = "templates"
"""The folder of a course's own templates, directly under its own."""

_IGNORED = frozenset({"output", TEMPLATES, "node_modules", "__pycache__", "venv"})
_PASSING = pattern(r"\..*|.*~|4913|#.*#|.*\.(?:tmp|bak|sw[a-z]|part|crdownload)|~\$.*")
"""Files that editors and systems put down beside those that they write."""


def entered(folder: str) -> bool:
    """Return whether texts of a course are looked for in a folder of this name."""
    return not folder.startswith(".") and folder not in _IGNORED


def matters(changed: Path, root: Path, output: Path) -> bool:
    """Return whether the course in the folder `root` may be another one now that a file changed.

    `output` is the folder of outputs. All three are absolute.
    """
    if not changed.is_relative_to(root) or changed.is_relative_to(output):
        return False
    *folders, name = changed.relative_to(root).parts or ("",)
    within = folders[1:] if folders[:1] == [TEMPLATES] else folders
    return all(map(entered, within)) and not _PASSING.fullmatch(name)

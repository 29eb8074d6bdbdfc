"""Where temario's own files lie: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def own(name: str, package: Path = _PACKAGE) -> Path:
    """Return temario's own folder `name`: `templates` or `course`.

    A wheel carries them as `temario/_data/<name>`; an editable install uses the
    repository's own. Raises `FileNotFoundError` where neither is there, which
    means a broken install.
    """
    for folder in (package / "_data" / name, package.parent / name):
        if folder.is_dir():
            return folder
    message = f"temario's folder {name!r} is missing; install temario again"
    raise FileNotFoundError(message)

"""Which courses may use templates of their own: remembered per user, with what was trusted."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from temario.own_templates import overrides, template_files


def trusted(root: Path, store: Path | None = None) -> bool:
    """Return whether the templates of the course in `root` are what the user has trusted."""
    folder = overrides(root)
    return folder is not None and _read(store).get(str(root.resolve())) == digest(folder)


def trust(root: Path, store: Path | None = None) -> list[str]:
    """Remember that the user trusts the course's templates as they are now; return their names."""
    folder = overrides(root)
    if folder is None:
        return []
    known = _read(store)
    known[str(root.resolve())] = digest(folder)
    path = store or _store()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    unfinished.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", "utf-8")
    unfinished.replace(path)
    return [*template_files(folder)]


def digest(folder: Path) -> str:
    """Return the SHA-256 of all files in `folder`, names and contents."""
    whole = hashlib.sha256()
    for name, path in template_files(folder).items():
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        whole.update(f"{name}\0{content}\n".encode())
    return whole.hexdigest()


def _store() -> Path:
    """Return the user's file of trusted courses; TEMARIO_HOME names another folder for it."""
    home = os.environ.get("TEMARIO_HOME")
    if home:
        return Path(home) / "trusted.json"
    from platformdirs import user_config_path

    return user_config_path("temario", appauthor=False) / "trusted.json"


def _read(store: Path | None) -> dict[str, str]:
    try:
        known = json.loads((store or _store()).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}

"""Keeps templates as Python compiled them, so that the next command need not compile them again.

Jinja turns a template into a Python function; for ours that takes as long as all else that planning
a small course takes.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
from io import BytesIO
from pathlib import Path

from jinja2 import compiler
from jinja2.bccache import Bucket, BytecodeCache


class CompiledTemplates(BytecodeCache):
    """A cache of the templates under one folder, those of temario itself; others pass it by.

    It can neither fail nor grow: what cannot be read or written is compiled, and what another
    version of temario, Jinja or Python left is swept away.
    """

    def __init__(self, templates: Path, made_by: Path, store: Path | None = None) -> None:
        """Keep the templates under `templates`; `made_by` is the module that decides how."""
        self._templates = templates
        self._folder = (store or _store()) / _generation(made_by)

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the name of a template's file; empty where it is not kept."""
        if filename is None or not Path(filename).is_relative_to(self._templates):
            return ""
        return super().get_cache_key(name, filename)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill `bucket` if its template is here, and was compiled from the same text."""
        if not bucket.key:
            return
        try:
            bucket.bytecode_from_string((self._folder / bucket.key).read_bytes())
        except Exception:  # whatever a damaged file makes of itself
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in `bucket`."""
        if not bucket.key:
            return
        with contextlib.suppress(OSError):
            if not self._folder.is_dir():
                self._sweep()
                self._folder.mkdir(parents=True, exist_ok=True)
            unfinished = self._folder / f"{bucket.key}.{os.getpid()}"
            text = BytesIO()
            bucket.write_bytecode(text)
            unfinished.write_bytes(text.getvalue())
            unfinished.replace(self._folder / bucket.key)

    def _sweep(self) -> None:
        """Delete what other versions left."""
        for left in self._folder.parent.glob("*"):
            shutil.rmtree(left, ignore_errors=True)


def _generation(made_by: Path) -> str:
    """Return a word that differs wherever the same template would be compiled to something else."""
    states = [(path, path.stat()) for path in (made_by, Path(compiler.__file__))]
    parts = [sys.version, *((path, state.st_size, state.st_mtime_ns) for path, state in states)]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _store() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("temario", appauthor=False) / "templates"

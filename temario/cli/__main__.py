"""`python -m temario.cli`."""

from __future__ import annotations

from temario.cli.process import run

run()

"""`python -m temario.cli`."""

from __future__ import annotations

from temario.cli import main

main(prog_name="temario")

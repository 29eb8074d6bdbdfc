"""What several commands share: the course they are given, options, and how they stop."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from temario.problems import Problem

COURSE = click.argument(
    "course", required=False, type=click.Path(path_type=Path), metavar="[COURSE]"
)
ONLY = click.option(
    "--only",
    multiple=True,
    metavar="NAME",
    shell_complete=lambda *asked: _builders(*asked),
    help="Build this output alone; may be repeated.",
)
STRICT = click.option("--strict", is_flag=True, help="Take warnings for errors.")


def colours() -> bool | None:
    """Return whether to print in colours; None leaves it to whether a terminal is there.

    `NO_COLOR` is that of https://no-color.org; `FORCE_COLOR` is for a terminal that does not look
    like one, as in continuous integration.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return False if os.environ.get("TERM") == "dumb" else None


def _builders(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """Return the names of builders that begin with what is typed, for the shell to complete."""
    from temario.registry import names

    return [name for name in names() if name.startswith(begun)]


def stop(problems: Iterable[Problem], path: Path) -> NoReturn:
    """Print why there is nothing to go on with, and exit with 1."""
    from temario import report

    report.problems(problems, report.folder_of(path))
    sys.exit(1)

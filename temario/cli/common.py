"""What several commands share: the course they are given, options, and how they stop."""

from __future__ import annotations

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
    "--only", multiple=True, metavar="NAME", help="Build this output alone; may be repeated."
)
STRICT = click.option("--strict", is_flag=True, help="Take warnings for errors.")


def stop(problems: Iterable[Problem], path: Path) -> NoReturn:
    """Print why there is nothing to go on with, and exit with 1."""
    from temario import report

    report.problems(problems, report.folder_of(path))
    sys.exit(1)

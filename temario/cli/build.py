"""`temario build`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from temario.cli.common import COURSE, ONLY, STRICT

if TYPE_CHECKING:
    from temario.built import Asked


@click.command(short_help="Build COURSE into its outputs.")
@COURSE
@ONLY
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("output"),
    show_default=True,
    help="The folder to build into.",
)
@STRICT
@click.option("--keep-going", is_flag=True, help="Build despite errors, with placeholders.")
@click.option("--force", is_flag=True, help="Make all files anew, changed or not.")
@click.option("--watch", is_flag=True, help="Build again after each change, until Ctrl-C.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="json: say what was built as one JSON object, for other programs.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print problems alone.")
@click.option("-v", "--verbose", is_flag=True, help="Say of each file what it was made of.")
def build(
    course: Path | None,
    only: tuple[str, ...],
    output: Path,
    strict: bool,
    keep_going: bool,
    force: bool,
    watch: bool,
    form: str,
    quiet: bool,
    verbose: bool,
) -> None:
    """Build COURSE, a folder or a Markdown file, into all its outputs.

    Without COURSE it is the folder course/ if there is one, else this folder.
    """
    from temario import building, report
    from temario.built import Asked, default_course
    from temario.progress import Progress

    path = course or default_course(Path())
    folder = report.folder_of(path)
    asked = Asked(path, output, only, keep_going, strict)
    if watch:
        sys.exit(_watch(asked, folder, force, form, quiet))
    with Progress(quiet) as progress:
        built = building.build(asked, progress.watcher(), force)
    if form == "json":
        report.as_json(built, folder)
    else:
        report.built(built, folder, quiet, verbose)
    sys.exit(1 if built.failed else 0)


def _watch(asked: Asked, folder: str, force: bool, form: str, quiet: bool) -> int:
    """Print round after round, until Ctrl-C; return the exit code."""
    from temario import building, report
    from temario.progress import Progress

    try:
        with Progress(quiet) as progress:
            for number, built in enumerate(building.rounds(asked, progress.watcher(), force)):
                progress.clear()
                if form == "json":
                    report.as_json(built, folder)
                else:
                    report.round_of(built, folder, progress.seconds(), quiet)
                if number == 0:
                    report.watching(folder, quiet)
    except KeyboardInterrupt:
        return 0
    return 1  # there is nothing to watch

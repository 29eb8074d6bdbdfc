"""`temario build`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from temario.cli.common import COURSE, ONLY, STRICT, stop


@click.command()
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
@click.option("-q", "--quiet", is_flag=True, help="Print problems alone.")
@click.option("-v", "--verbose", is_flag=True, help="Say of each file what it was made of.")
def build(
    course: Path | None,
    only: tuple[str, ...],
    output: Path,
    strict: bool,
    keep_going: bool,
    force: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Build COURSE, a folder or a Markdown file, into all its outputs.

    Without COURSE it is the folder course/ if there is one, else this folder.
    """
    from temario import pipeline, report
    from temario.problems import CourseError

    path = course or pipeline.default_course(Path())
    progress = report.Progress(report.folder_of(path), quiet)
    try:
        with progress:
            watcher = progress.watcher()
            built = pipeline.build(path, output, only, keep_going, strict, watcher, force)
    except CourseError as failure:
        stop(failure.problems, path)
    progress.finish(built, keep_going, verbose)
    sys.exit(1 if built.failed else 0)

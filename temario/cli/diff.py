"""`temario diff`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from temario.cli.common import COURSE, stop


@click.command()
@click.argument("old", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@COURSE
def diff(old: Path, course: Path | None) -> None:
    """Say what an update does to learners in mid-course.

    OLD is the package that they use now, a zip file that was uploaded to an
    LMS; COURSE is what it would be replaced by. Exits with 1 where records
    would be lost.
    """
    from temario import pipeline, report
    from temario.problems import CourseError

    path = course or pipeline.default_course(Path())
    try:
        found = pipeline.compare(path, old)
    except CourseError as failure:
        stop(failure.problems, path)
    sys.exit(1 if report.compared(found) else 0)

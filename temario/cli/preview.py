"""`temario preview`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from temario.cli.common import COURSE, stop


@click.command(short_help="Show COURSE in the browser while you write it.")
@COURSE
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Of the page; as last time by default."
)
@click.option("--no-open", is_flag=True, help="Print the address and open no browser.")
def preview(course: Path | None, port: int, no_open: bool) -> None:
    """Show COURSE in the browser while you write it: online, slides and handout.

    What is saved is seen at once. Ctrl-C ends it.
    """
    import webbrowser

    from temario import pipeline
    from temario.preview.serve import preview as serve
    from temario.problems import CourseError, error

    path = course or pipeline.default_course(Path())
    if not path.exists():
        hint = "Name a folder with a course, or a Markdown file."
        stop([error("no-course", None, f"there is no file or folder {path}", hint)], path)

    def ready(address: str) -> None:
        click.echo(f"{address}\nCtrl-C ends the preview.")

    def unseen(address: str) -> None:
        if not no_open:
            webbrowser.open(address)

    try:
        serve(path, Path("output"), port, ready, unseen)
    except CourseError as failure:
        stop(failure.problems, path)
    sys.exit(0)

"""`temario list`."""

from __future__ import annotations

from pathlib import Path

import click

from temario.cli.common import stop


@click.command("list")
def list_() -> None:
    """List the outputs that can be built."""
    from temario.problems import CourseError
    from temario.registry import builders

    try:
        found = builders()
    except CourseError as failure:
        stop(failure.problems, Path())
    width = max((len(builder.name) for builder in found), default=0)
    for builder in found:
        click.echo(f"{builder.name:{width}}  {builder.makes}")

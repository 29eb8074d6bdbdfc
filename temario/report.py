"""What the command line prints: problems, and what was made."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from temario.problems import AddId, Fix, Place, Problem, Severity, errors, where

if TYPE_CHECKING:
    from temario.built import Built
    from temario.pipeline import Planned


def folder_of(course: Path) -> str:
    """Return the folder that places of a course are shown under, as the user would type it."""
    folder = course if course.is_dir() or not course.suffix else course.parent
    shown = folder.as_posix()
    return "" if shown == "." else shown


def problems(found: Iterable[Problem], folder: str) -> None:
    """Print problems to standard error, errors in red where there are colours."""
    for problem in found:
        colour = "red" if problem.severity is Severity.ERROR else "yellow"
        mark = f"{problem.severity}[{problem.rule}]"
        text = problem.text(folder).replace(mark, click.style(mark, fg=colour), 1)
        click.echo(text, err=True)


def counted(found: Iterable[Problem]) -> str:
    """Return "2 errors, 1 warning"."""
    found = list(found)
    bad = len(errors(found))
    parts = [(bad, "error"), (len(found) - bad, "warning")]
    return ", ".join(f"{n} {word}{'s' if n != 1 else ''}" for n, word in parts if n)


def fixed(made: Iterable[Fix], folder: str, quiet: bool) -> None:
    """Print which files `temario check --fix` changed."""
    count = Counter([] if quiet else [(fix.place.file, type(fix)) for fix in made])
    for (file, kind), number in count.items():
        what = "id" if kind is AddId else "passage"
        many = "" if number == 1 else "s"
        click.echo(f"{where(Place(file), folder)}: {number} {what}{many} written")


def checked(planned: Planned, folder: str, quiet: bool, verbose: bool) -> None:
    """Print what `temario check` found."""
    problems(planned.problems, folder)
    if quiet:
        return
    if verbose:
        for job in planned.jobs:
            click.echo(f"{job.path}  ({job.media_type})")
            if job.note:
                click.echo(f"  {job.note}")
    click.echo(counted(planned.problems) or "No problems.")


def compared(found: Sequence[Problem]) -> bool:
    """Print what an update does to records, and the sum of it; return whether any are lost."""
    problems(found, "")
    lost = bool(errors(found))
    if lost:
        click.echo("Records would be lost. Do not upload the new package before this is mended.")
    elif found:
        click.echo("Learners keep their records. What changes in them stands above.")
    else:
        click.echo("Safe: learners go on where they were, with all that they have done.")
    return lost


def built(found: Built, folder: str, quiet: bool, verbose: bool) -> None:
    """Print problems, then the short list of what was made."""
    problems(found.problems, folder)
    if quiet:
        return
    width = max((len(str(output.path)) for output in found.outputs), default=0)
    for output in found.outputs:
        size = _size(output.size)
        taken = "unchanged" if output.kept else f"{output.seconds:5.1f} s"
        click.echo(f"{output.path!s:{width}}  {size:>8}  {taken}")
        if verbose and output.made_of:
            click.echo(f"  from {', '.join(output.made_of)}")
    for output in found.outputs:
        if output.note:
            click.echo(f"{output.path.name}: {output.note}")
    if found.stopped:
        click.echo("Nothing was built. Mend the errors, or use --keep-going.", err=True)
    if found.problems:
        click.echo(counted(found.problems), err=True)


def round_of(found: Built, folder: str, seconds: float, quiet: bool) -> None:
    """Print problems, then one line on a round of `temario build --watch`."""
    problems(found.problems, folder)
    if quiet:
        return
    made = [output.name for output in found.outputs if not output.kept]
    kept = len(found.outputs) - len(made)
    parts = [f"made {', '.join(made)}"] if made else []
    parts += [f"{kept} unchanged"] if kept else []
    parts = parts or ["nothing built"]
    parts += [counted(found.problems)] if found.problems else []
    click.echo(f"{time.strftime('%H:%M:%S')}  {'; '.join(parts)}  ({seconds:.1f} s)")


def watching(folder: str, quiet: bool) -> None:
    """Print that changes are waited for."""
    if not quiet:
        click.echo(f"Watching {folder or 'this folder'} for changes; Ctrl-C ends it.", err=True)


def as_json(found: Built) -> None:
    """Print what came of a build as one line for other programs."""
    click.echo(json.dumps(found.as_json(), ensure_ascii=False))
    sys.stdout.flush()


def _size(count: int) -> str:
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"

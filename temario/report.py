"""What the command line prints: problems, and what was made."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from shutil import get_terminal_size
from textwrap import fill, indent
from typing import TYPE_CHECKING

import click

from temario.problems import AddId, Fix, Place, Problem, Severity, errors, where

if TYPE_CHECKING:
    from temario.adopting import Adopted
    from temario.built import Built
    from temario.importing import Imports
    from temario.model import Course
    from temario.new import NewCourse
    from temario.pipeline import Planned
    from temario.rules import Group, Rule


def folder_of(course: Path) -> str:
    """Return the folder that places of a course are shown under, as the user would type it."""
    folder = course if course.is_dir() or not course.suffix else course.parent
    shown = folder.as_posix()
    return "" if shown == "." else shown


def problems(found: Iterable[Problem], folder: str) -> None:
    """Print problems to standard error, by colour of severity where there are colours."""
    for problem in found:
        colour = _COLOURS[problem.severity]
        mark = f"{problem.severity}[{problem.rule}]"
        text = problem.text(folder).replace(mark, click.style(mark, fg=colour), 1)
        click.echo(text, err=True)


def counted(found: Iterable[Problem]) -> str:
    """Return "2 errors, 1 warning, 3 pieces of advice"."""
    count = Counter(problem.severity for problem in found)
    return ", ".join(
        f"{count[level]} {words[count[level] != 1]}"
        for level, words in _COUNTED.items()
        if count[level]
    )


_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.ADVICE: "cyan"}
_COUNTED = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.ADVICE: ("piece of advice", "pieces of advice"),
}


def fixed(made: Iterable[Fix], folder: str, quiet: bool) -> None:
    """Print which files `temario check --fix` changed."""
    count = Counter([] if quiet else [(fix.place.file, type(fix)) for fix in made])
    for (file, kind), number in count.items():
        what = "id" if kind is AddId else "passage"
        many = "" if number == 1 else "s"
        click.echo(f"{where(Place(file), folder)}: {number} {what}{many} written")


def refused(found: Iterable[Problem], folder: str, form: str) -> None:
    """Print why there is nothing to go on with, in one of the formats of `temario check`."""
    _formatted(found, folder, form, None, 0)


def checked(
    planned: Planned, folder: str, quiet: bool, verbose: bool, form: str = "text", fixed: int = 0
) -> None:
    """Print what `temario check` found, after it made `fixed` edits."""
    _formatted(planned.problems, folder, form, planned, fixed)
    if form != "text":
        return
    if quiet:
        return
    if verbose:
        for job in planned.jobs:
            click.echo(f"{job.path}  ({job.media_type})")
            if job.note:
                click.echo(f"  {job.note}")
        _lessons(planned.course)
    click.echo(counted(planned.problems) or "No problems.")
    if planned.problems and sys.stdout.isatty():
        rule = planned.problems[0].rule
        click.echo(f"More about one: temario explain {rule}")


def _formatted(
    found: Iterable[Problem], folder: str, form: str, planned: Planned | None, fixed: int
) -> None:
    from temario.formats import as_github, as_json

    if form == "json":
        click.echo(as_json(found, folder, planned, fixed))
    elif form == "github":
        for problem in found:
            click.echo(as_github(problem, folder))
    else:
        problems(found, folder)


def _lessons(course: Course) -> None:
    """Print how long each lesson takes."""
    from temario.checks.pace import paces, total

    found = paces(course)
    width = max((len(pace.title) for pace in found), default=0)
    for pace in found:
        click.echo(f"{pace.title:{width}}  {pace.words:6} words  {_minutes(pace.minutes)}")
    if len(found) > 1:
        words = sum(pace.words for pace in found)
        click.echo(f"{'in all':{width}}  {words:6} words  {_minutes(total(found))}")


def _minutes(minutes: float) -> str:
    return f"{max(1, round(minutes)):4} min"


def rule(found: Rule) -> None:
    """Print what a rule means."""
    severities = " or ".join(found.severities)
    click.echo(click.style(f"{found.id} ({severities})", bold=True))
    click.echo(f"\n{_filled(_plain(found.summary))}\n\n{_readable(found.explanation)}")
    if found.ignorable:
        click.echo(f"\nSilent at its line or, alone, above its block: {_comment(found)}")
        click.echo(
            f"Silent in the whole course, in course.yaml:    check: {{ignore: [{found.id}]}}"
        )


def _comment(found: Rule) -> str:
    return f"<!-- temario: ignore {found.id} -->"


def all_rules(found: Iterable[Group]) -> None:
    """Print every rule with its sentence, by subject."""
    for group in found:
        click.echo(click.style(group.title, bold=True))
        width = max(len(each.id) for each in group.rules)
        for each in group.rules:
            click.echo(f"  {each.id:{width}}  {_plain(each.summary)}")
        click.echo()
    click.echo("temario explain RULE says more about one.")


def _readable(text: str) -> str:
    """Return Markdown as it reads in a terminal: code is indented, paragraphs are filled."""
    parts = []
    for part in re.split(r"(^```.*?^```$)", text, flags=re.DOTALL | re.MULTILINE):
        if part.startswith("```"):
            parts.append(indent("\n".join(part.split("\n")[1:-1]), "    "))
        else:
            parts += [_filled(_plain(each)) for each in part.split("\n\n") if each.strip()]
    return "\n\n".join(parts)


def _plain(text: str) -> str:
    """Return a paragraph without the marks of code and links."""
    return re.sub(r"\[([^\]]+)\]\(#[^)]*\)", r"\1", text.strip()).replace("`", "")


def _filled(text: str) -> str:
    width = min(get_terminal_size().columns, 96)
    return fill(text, width, break_on_hyphens=False, break_long_words=False)


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


def begun(course: NewCourse, written: Iterable[str], folder: Path) -> None:
    """Print what `temario new` wrote, and what to do next."""
    click.echo(f"Written in {folder}:")
    for name in written:
        click.echo(f"  {name}")
    if "course.yaml" not in written:
        return  # a workflow for a course that was there
    if course.language.split("-")[0].lower() != course.text_language:
        click.echo(
            f"The text is not there in “{course.language}”; this one is in English. "
            "Set language in course.yaml when you write your own."
        )
    if ".gitignore" not in written:
        click.echo("Your .gitignore stays as it was; it should have a line /output/.")
    click.echo("Next:")
    if folder.resolve() != Path.cwd():
        click.echo(f"  cd {_typed(str(folder))}")
    click.echo("  temario preview   look at it in a browser; it changes as you write")
    click.echo("  temario build     make all its outputs, in output/")


def adopted(done: Adopted, folder: Path) -> None:
    """Print what `temario new --from` wrote, and what to do next."""
    click.echo(f"Written in {folder}:")
    for name in done.files:
        click.echo(f"  {name}")
    click.echo(f"The course is “{done.title}”, in “{done.language}”: course.yaml says so.")
    if done.problems:
        click.echo(counted(done.problems), err=True)
    typed = _typed(folder.as_posix())
    click.echo("Next:")
    click.echo(f"  temario check --fix {typed}   write ids that are missing, see what to mend")
    click.echo(f"  temario preview {typed}       look at it in a browser")


def imported(done: Imports, found: Sequence[Problem]) -> None:
    """Print what `temario import` wrote, what is left to do, and the count of problems."""
    click.echo(f"Written in {done.folder}:")
    for name in done.files:
        click.echo(f"  {name}")
    if done.unlisted:
        click.echo("Your course.yaml lists its units. Add to that list:")
        for name in done.unlisted:
            click.echo(f"  - {name}")
    folder = _typed(done.folder.as_posix())
    click.echo("Next:")
    click.echo(f"  temario check --fix {folder}   write ids that are missing, see what to mend")
    click.echo(f"  temario preview {folder}       look at it in a browser")
    if found:
        click.echo(counted(found), err=True)


def _typed(path: str) -> str:
    """Return a path as it is typed on a command line."""
    if re.fullmatch(r"[\w@%+=:,./\\-]+", path):
        return path
    return f'"{path}"' if os.name == "nt" else shlex.quote(path)


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


def as_json(found: Built, folder: str) -> None:
    """Print what came of a build as one line for other programs."""
    click.echo(json.dumps(found.as_json(folder), ensure_ascii=False))
    sys.stdout.flush()


def _size(count: int) -> str:
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"

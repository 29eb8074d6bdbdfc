"""The command line: parse, call, print, exit. It decides nothing."""

from __future__ import annotations

import atexit
import gc
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from temario.problems import Problem

_COURSE = click.argument(
    "course", required=False, type=click.Path(path_type=Path), metavar="[COURSE]"
)
_ONLY = click.option(
    "--only", multiple=True, metavar="NAME", help="Build this output alone; may be repeated."
)
_STRICT = click.option("--strict", is_flag=True, help="Take warnings for errors.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda *given: _version(*given),
    help="Show the version and exit.",
)
def main() -> None:
    """Turn one course in Markdown and YAML into handouts, slides and LMS packages."""
    # What a command loads stays until it ends. To look through it for garbage after every 700
    # objects, as Python does, and once more at the end, takes a quarter of a small build's time.
    gc.set_threshold(200_000)
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        # A console of Windows that lacks a letter shows a mark for it; it is no reason to stop.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _version(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"temario {version('temario')}")
        context.exit()


@main.command()
@_COURSE
@_ONLY
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("output"),
    show_default=True,
    help="The folder to build into.",
)
@_STRICT
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
        _stop(failure.problems, path)
    progress.finish(built, keep_going, verbose)
    sys.exit(1 if built.failed else 0)


class _Check(click.Command):
    """`--fix` takes its value behind `=` alone, so that the word behind it is the course."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        alone = ["--fix=all" if arg == "--fix" else arg for arg in args[:end]]
        return super().parse_args(ctx, alone + args[end:])


@main.command(cls=_Check)
@_COURSE
@_ONLY
@_STRICT
@click.option(
    "--fix",
    metavar="[=RULE]",
    help="Mend the course's files: write ids that are missing. With =slides, write the slides "
    "that are planned into the course, to make them your own.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print problems alone.")
@click.option("-v", "--verbose", is_flag=True, help="List what would be built.")
def check(
    course: Path | None,
    only: tuple[str, ...],
    strict: bool,
    fix: str | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Read and plan COURSE, and say what is wrong with it. Nothing is built."""
    from temario import pipeline, report
    from temario.problems import CourseError

    path = course or pipeline.default_course(Path())
    try:
        if fix is not None:
            rule = "" if fix == "all" else fix
            fixed = pipeline.fix(path, rule, only, Path("output"), strict)
            report.fixed(fixed.made, report.folder_of(path), quiet)
            planned = fixed.planned
        else:
            planned = pipeline.plan(path, only, Path("output"), strict)
    except CourseError as failure:
        _stop(failure.problems, path)
    report.checked(planned, report.folder_of(path), quiet, verbose)
    sys.exit(1 if planned.failed else 0)


@main.command()
@click.argument("old", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_COURSE
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
        _stop(failure.problems, path)
    sys.exit(1 if report.compared(found) else 0)


@main.command()
@click.argument("course", type=click.Path(path_type=Path, exists=True))
def trust(course: Path) -> None:
    """Let COURSE use its own templates, as they are now.

    A template can put anything into an output, a script included. Trust those
    that you, or somebody you know, wrote.
    """
    from temario import trust as trusting

    root = course if course.is_dir() else course.parent
    found = trusting.trust(root)
    if not found:
        click.echo(f"{root} has no templates of its own; there is nothing to trust.")
        return
    click.echo(f"Trusted, as they are now, in {root / 'templates'}:")
    for name in found:
        click.echo(f"  {name}")


@main.command("list")
def list_() -> None:
    """List the outputs that can be built."""
    from temario.problems import CourseError
    from temario.registry import builders

    try:
        found = builders()
    except CourseError as failure:
        _stop(failure.problems, Path())
    width = max((len(builder.name) for builder in found), default=0)
    for builder in found:
        click.echo(f"{builder.name:{width}}  {builder.makes}")


def _stop(problems: Iterable[Problem], path: Path) -> None:
    from temario import report

    report.problems(problems, report.folder_of(path))
    sys.exit(1)


if __name__ == "__main__":
    main(prog_name="temario")

"""`temario check`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from temario.cli.common import COURSE, ONLY, STRICT, stop


class _Check(click.Command):
    """`--fix` takes its value behind `=` alone, so that the word behind it is the course."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        alone = ["--fix=all" if arg == "--fix" else arg for arg in args[:end]]
        return super().parse_args(ctx, alone + args[end:])


def _rules(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """Return what `--fix` mends and begins with what is typed, for the shell to complete."""
    from temario.pipeline import fixable

    return [name for name in fixable() if name.startswith(begun)]


@click.command(cls=_Check)
@COURSE
@ONLY
@STRICT
@click.option(
    "--fix",
    metavar="[=RULE]",
    shell_complete=lambda *asked: _rules(*asked),
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
        stop(failure.problems, path)
    report.checked(planned, report.folder_of(path), quiet, verbose)
    sys.exit(1 if planned.failed else 0)

"""`temario check`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from temario.cli.common import COURSE, ONLY, STRICT


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


@click.command(cls=_Check, short_help="Say what is wrong with COURSE, and mend it.")
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
@click.option("--links", is_flag=True, help="Ask the network whether links outside still lead on.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="How problems are printed: for people, for programs, for GitHub's workflows.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print problems alone.")
@click.option("-v", "--verbose", is_flag=True, help="List what would be built, and the lessons.")
def check(
    course: Path | None,
    only: tuple[str, ...],
    strict: bool,
    fix: str | None,
    links: bool,
    form: str,
    quiet: bool,
    verbose: bool,
) -> None:
    """Read and plan COURSE, and say what is wrong with it and what could be better.

    Nothing is built. Advice alone is no failure, with --strict neither.
    """
    from temario import pipeline, report
    from temario.problems import CourseError, Fix

    path = course or pipeline.default_course(Path())
    folder = report.folder_of(path)
    advice = pipeline.Advice.WITH_LINKS if links else pipeline.Advice.COURSE
    made: tuple[Fix, ...] = ()
    try:
        if fix is not None:
            rule = "" if fix == "all" else fix
            fixed = pipeline.fix(path, rule, only, Path("output"), strict, advice)
            made, planned = fixed.made, fixed.planned
        else:
            planned = pipeline.plan(path, only, Path("output"), strict, advice=advice)
    except CourseError as failure:
        report.refused(failure.problems, folder, form)
        sys.exit(1)
    if form == "text":
        report.fixed(made, folder, quiet)
    report.checked(planned, folder, quiet, verbose, form, len(made))
    sys.exit(1 if planned.failed else 0)

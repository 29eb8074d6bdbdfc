"""`temario import`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from temario.cli.common import STRICT


@click.command(name="import")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "course",
    required=True,
    metavar="COURSE",
    type=click.Path(path_type=Path),
    help="The course's folder; one that is not there yet is begun.",
)
@click.option(
    "--language",
    metavar="TAG",
    help="The language of a course that is begun, such as es; else what the files say.",
)
@STRICT
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="How problems are printed: for people, for programs, for GitHub's workflows.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print problems alone.")
def import_(
    files: tuple[Path, ...],
    course: Path,
    language: str | None,
    strict: bool,
    form: str,
    quiet: bool,
) -> None:
    """Write what FILE… hold into COURSE, as Markdown to go on with.

    Takes slides of PowerPoint (.pptx), texts of Word (.docx), and questions of
    Moodle (.xml), in GIFT or Aiken (.txt) and in QTI, also of Canvas (.zip,
    .xml). What cannot be brought along is said. No file is ever overwritten.
    """
    from temario import importing, naming, report
    from temario import problems as said
    from temario.problems import CourseError, Problem

    if language is not None and not naming.is_language(language):
        message = f"“{language}” is no tag of a language, such as es, en or es-MX."
        raise click.BadParameter(message, param_hint="--language")
    if course.suffix.lower() in (".md", ".markdown", ".yaml", ".yml"):
        raise click.BadParameter("name the course's folder, not a file of it.", param_hint="--to")
    found: list[Problem] = []
    try:
        done = importing.import_files(files, course, language or "", found.append)
    except CourseError as failure:
        report.refused([*said.in_order(found), *failure.problems], "", form)
        sys.exit(1)
    problems = said.in_order(said.strict(found) if strict else found)
    report.refused(problems, "", form)
    if form == "text" and not quiet:
        report.imported(done, problems)
    sys.exit(1 if said.errors(problems) else 0)

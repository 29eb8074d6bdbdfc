"""`temario new`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from temario.cli.common import stop

if TYPE_CHECKING:
    from temario.new import Host

_NONE = "none"


@click.command(short_help="Begin a course, in a new folder.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", metavar="TEXT", help="The course's title; else made of DIR's name.")
@click.option(
    "--language",
    metavar="TAG",
    help="Such as es, en or es-MX; else this computer's. The text is there in Spanish and English.",
)
@click.option("--license", "--licence", metavar="TEXT", help="Such as CC BY 4.0, or none.")
@click.option(
    "--ci",
    type=click.Choice(["github", "gitlab"]),
    help="Add a workflow that builds the course there and offers the outputs; "
    "in a course that is there already, write that alone.",
)
@click.option(
    "--from",
    "source",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Make the course of a folder or a file of Markdown that another program shows.",
)
@click.option("-y", "--yes", is_flag=True, help="Ask nothing.")
def new(
    folder: Path,
    title: str | None,
    language: str | None,
    license: str | None,  # noqa: A002 -- the option's name
    ci: Host | None,
    source: Path | None,
    yes: bool,
) -> None:
    """Begin a course in DIR: a small one, to read and to replace with your own.

    Asks for title, language and licence where they are not given. No file is
    ever overwritten.

    With --from the course is made of Markdown that is there already, as for
    MkDocs, Quarto, Jupyter Book, mdBook, Hugo or the Carpentries: its files
    and pictures are copied, their order and title written into course.yaml.
    """
    from temario import naming, report
    from temario import new as beginning
    from temario.problems import CourseError

    asks = not yes and sys.stdin.isatty() and sys.stderr.isatty()
    asks = asks and not (ci and beginning.holds_course(folder))
    if language is not None and not naming.is_language(language):
        message = f"“{language}” is no tag of a language, such as es, en or es-MX."
        raise click.BadParameter(message, param_hint="--language")
    if source is not None:
        if ci:
            raise click.BadParameter(
                "write the workflow later, with --ci alone.", param_hint="--ci"
            )
        _adopt(source, folder, title or "", language or "", license or "")
        return
    local = naming.local_language()
    if title is None:
        title = naming.default_title(folder, language or local)
        title = _ask("Title", title) if asks else title
    if language is None:
        language = _ask_language(local) if asks else local
    if license is None:
        license = _ask_license() if asks else beginning.LICENSES[0]  # noqa: A001
    if license.strip().lower() == _NONE:
        license = ""  # noqa: A001
    course = beginning.NewCourse(title, language, license, ci)
    try:
        written = beginning.begin(course, folder)
    except CourseError as failure:
        stop(failure.problems, folder)
    report.begun(course, written, folder)


def _adopt(source: Path, folder: Path, title: str, language: str, license_: str) -> None:
    """Make a course of another program's files, and say what was not understood."""
    from temario import report
    from temario.adopting import adopt
    from temario.problems import CourseError, in_order

    license_ = "" if license_.strip().lower() == _NONE else license_
    try:
        done = adopt(source, folder, title, language, license_)
    except CourseError as failure:
        stop(failure.problems, source)
    report.problems(in_order(done.problems), report.folder_of(source))
    report.adopted(done, folder)


def _ask(question: str, default: str) -> str:
    return str(click.prompt(question, default=default, err=True))


def _ask_language(default: str) -> str:
    """Ask until the answer is a tag of a language."""
    from temario.naming import is_language

    while not is_language(answer := _ask("Language: es, en or another tag", default)):
        click.echo("A language is named by a short tag, such as es, en or es-MX.", err=True)
    return answer


def _ask_license() -> str:
    """Ask for a licence by its number or its name."""
    from temario.new import LICENSES

    offered = (*LICENSES, _NONE)
    for number, name in enumerate(offered, 1):
        more = " (all rights reserved)" if name == _NONE else ""
        click.echo(f"  {number}  {name}{more}", err=True)
    answer = _ask("Licence: a number, or its name", "1")
    known = {str(number): name for number, name in enumerate(offered, 1)}
    return known.get(answer.strip(), answer)

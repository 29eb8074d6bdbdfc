"""`temario` and its commands."""

from __future__ import annotations

import gc
import signal
import sys
from io import TextIOWrapper

import click

from temario.cli import interrupts
from temario.cli.build import build
from temario.cli.check import check
from temario.cli.common import colours
from temario.cli.completion import completion
from temario.cli.diff import diff
from temario.cli.explain import explain
from temario.cli.import_ import import_
from temario.cli.list import list_
from temario.cli.new import new
from temario.cli.preview import preview
from temario.cli.trust import trust

_INTERRUPTED = 130
"""What a shell says of a program that SIGINT ended."""


class _Stoppable(click.Group):
    """Ends at Ctrl-C with one line and the exit code that shells give it."""

    def invoke(self, ctx: click.Context) -> object:
        interrupts.hear()
        try:
            return super().invoke(ctx)
        except BaseException as error:
            if not interrupts.led_to(error):
                raise
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # what is left to do takes no time
            click.echo("Stopped. Every file that stands there is whole.", err=True)
            ctx.exit(_INTERRUPTED)


@click.group(
    cls=_Stoppable,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda *given: _version(*given),
    help="Show the version and exit.",
)
@click.pass_context
def main(context: click.Context) -> None:
    """Turn one course in Markdown and YAML into handouts, slides and LMS packages."""
    context.color = colours()
    # What a command loads stays until it ends. To look through it for garbage after every 700
    # objects, as Python does, takes a quarter of a small build's time.
    gc.set_threshold(200_000)
    for stream in (sys.stdout, sys.stderr):
        # A console of Windows that lacks a letter shows a mark for it; it is no reason to stop.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _version(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"temario {version('temario')}")
        context.exit()


for command in (new, import_, preview, build, check, explain, diff, trust, list_, completion):
    main.add_command(command)

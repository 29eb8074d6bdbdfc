"""`temario completion`."""

from __future__ import annotations

import os
from pathlib import Path

import click

_SHELLS = ("bash", "zsh", "fish")
_ASKED = "_TEMARIO_COMPLETE"
"""The variable by which a shell asks for words, as Click has it."""


def join_what_bash_parts() -> None:
    """Have Bash complete `--fix=mis`, which it hands over as three words."""
    from click.shell_completion import BashComplete, add_completion_class

    @add_completion_class
    class _Bash(BashComplete):
        def get_completion_args(self) -> tuple[list[str], str]:
            args, incomplete = super().get_completion_args()
            return (args[:-1] if args[-1:] == ["="] else args), incomplete


if _ASKED in os.environ:
    join_what_bash_parts()


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS), required=False)
def completion(shell: str | None) -> None:
    """Print what makes a shell complete the words of this command.

    SHELL is the one that you use, if it is not named. To have it always, once:

    \b
      bash   temario completion bash >> ~/.bashrc
      zsh    temario completion zsh >> ~/.zshrc
      fish   temario completion fish > ~/.config/fish/completions/temario.fish
    """  # noqa: D301 -- click's mark for lines that stay as they are
    from click.shell_completion import get_completion_class

    name = shell or Path(os.environ.get("SHELL", "")).name
    found = get_completion_class(name) if name in _SHELLS else None
    root = click.get_current_context().find_root().command
    if found is None:
        raise click.UsageError(f"Name your shell: {', '.join(_SHELLS)}.")
    click.echo(found(root, {}, "temario", _ASKED).source())

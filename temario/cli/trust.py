"""`temario trust`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
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

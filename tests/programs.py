"""Other programs, as tests call them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def own_fonts() -> dict[str, str]:
    """Return an environment for other programs: with the machine's fonts, not the theme's.

    A handout that was made in this process leaves its own list of fonts behind.
    """
    return {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}


def saved_by_libreoffice(folder: Path, kind: str, *files: Path) -> list[Path]:
    """Return the same files as LibreOffice saves them as `kind`, in a folder `saved` there."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = folder / "saved"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(out)]
    subprocess.run(
        [*command, *map(str, files)],
        check=True,
        capture_output=True,
        timeout=240,
        env=own_fonts(),
    )
    return [out / f"{file.stem}.{kind}" for file in files]

"""Other programs, as tests call them."""

from __future__ import annotations

import os


def own_fonts() -> dict[str, str]:
    """Return an environment for other programs: with the machine's fonts, not the theme's.

    A handout that was made in this process leaves its own list of fonts behind.
    """
    return {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}

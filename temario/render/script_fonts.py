"""Fonts for scripts that the theme's own fonts lack, from packages that are installed as extras."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Mapping

from temario.records import record
from temario.scripts import OTHER_SCRIPTS, Script, scripts


@record
class ScriptFont:
    """What draws a script beside the theme's fonts."""

    serif: str
    """The family for running text."""
    sans: str
    """The family for headings and tables."""
    packages: tuple[str, ...]
    """The PyPI packages that hold them."""
    extra: str
    """The extra of temario that installs them."""
    scale: float = 1.0
    """How much larger it is set, for letters as large as the theme's."""

    @property
    def installed(self) -> bool:
        """Whether all its packages are here."""
        return all(importlib.util.find_spec(name.replace("-", "_")) for name in self.packages)


_ARABIC = ScriptFont(
    "Amiri",
    "IBM Plex Sans Arabic",
    ("fontpkg-amiri", "fontpkg-ibm-plex-sans-arabic"),
    "arabic",
    1.15,
)
_HEBREW = ScriptFont(
    "Frank Ruhl Libre", "Heebo", ("fontpkg-frank-ruhl-libre", "fontpkg-heebo"), "hebrew"
)
_EAST_ASIAN = ScriptFont(
    "Noto Sans CJK JP",
    "Noto Sans CJK JP",
    ("noto-cjk-sans-jp-regular", "noto-cjk-sans-jp-bold"),
    "cjk",
)
"""One font for all of East Asia: it chooses the forms of letters by the language of the text."""

FONTS: Mapping[Script, ScriptFont] = {
    "Arab": _ARABIC,
    "Hebr": _HEBREW,
    "Hans": _EAST_ASIAN,
    "Hant": _EAST_ASIAN,
    "Jpan": _EAST_ASIAN,
    "Hang": _EAST_ASIAN,
}
"""By script, ISO 15924."""


def fonts_for(texts: Iterable[str], language: str) -> tuple[ScriptFont, ...]:
    """Return the fonts for what `texts` of a course in `language` are written in, each once.

    They need not be installed.
    """
    foreign = (text for text in texts if text and max(text) >= OTHER_SCRIPTS)
    used = {script for text in foreign for script in scripts(text, language)}
    return tuple(dict.fromkeys(font for script, font in FONTS.items() if script in used))

"""Words → an id that is good in an address, a file name and an LMS."""

from __future__ import annotations

import re
import unicodedata


def slug(text: str) -> str:
    """Return `text` as an id: lower case, words joined by `-`, Latin letters without accents."""
    folded = "".join(
        character
        for character in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(character)
    )
    return "-".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", folded)))

"""What stands behind `:::`: a name, an argument and attributes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast, get_args

from temario.markdown.attributes import parse_attributes
from temario.model import Attributes, Audience, CalloutKind

_CALLOUTS = frozenset(get_args(CalloutKind))
_AUDIENCES = frozenset(get_args(Audience))
_BRACED = re.compile(r"\{[\w:-]+\}")


@dataclass(frozen=True, slots=True)
class Div:
    """An opening `:::` line."""

    name: str
    """The first word, lower case; empty where there are attributes alone."""
    argument: str
    """What follows the name: a title, or the file of an include."""
    attributes: Attributes
    broken: str
    """An attribute list that cannot be read, as written; empty where there is none."""

    @property
    def kind(self) -> CalloutKind | None:
        """The callout that it opens."""
        return cast("CalloutKind", self.name) if self.name in _CALLOUTS else None

    @property
    def audience(self) -> Audience | None:
        """The audience that it is for."""
        return cast("Audience", self.name) if self.name in _AUDIENCES else None

    @property
    def title(self) -> str:
        """The author's title of a callout."""
        return self.attributes.get("title") or self.argument


def parse_div(info: str) -> Div:
    """Read `note`, `note A title`, `{.note title="…"}`, `slide {layout="two-content"}`."""
    text, attributes, broken = info.strip(), Attributes(), ""
    start = text.find("{")
    if start >= 0 and text.endswith("}") and not _BRACED.fullmatch(text[start:]):
        parsed = parse_attributes(text[start + 1 : -1])
        if parsed is None:
            broken = text[start:]
        else:
            attributes = parsed
        text = text[:start].strip()
    name, _, argument = text.partition(" ")
    if not name and attributes.classes:
        name = next((c for c in attributes.classes if c.lower() in _CALLOUTS | _AUDIENCES), "")
    return Div(name.lower(), argument.strip(), attributes, broken)

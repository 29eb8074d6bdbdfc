"""The two spellings of QTI, its identifiers, and formulas in it.

`simpleChoice` of 2.1 is `qti-simple-choice` in 3.0, and `matchMax` is `match-max` there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Literal

from builders.questions.html import attribute, escape
from temario.model import Style
from temario.patterns import pattern

Version = Literal["qti21", "qti30"]

SPANS: Mapping[Style, str] = {
    "mark": "mark", "underline": "underline", "strikethrough": "strikethrough",
    "small": "small", "quotation": "quotation",
}  # fmt: skip
"""Styles for which not every version has an element."""
_ITEM: dict[Version, str] = {
    "qti21": "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "qti30": "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
}
_SCHEMA: dict[Version, str] = {
    "qti21": "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    "qti30": "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
}
_MATHML = "http://www.w3.org/1998/Math/MathML"
_IDENTIFIER = pattern(r"[A-Za-z][A-Za-z0-9_.-]*")
_CAPITAL = pattern(r"(?<!^)(?=[A-Z])")


def identifier(name: str) -> str:
    """Return an id as QTI takes one: ASCII that begins with a letter or `_`."""
    if _IDENTIFIER.fullmatch(name):
        return name
    if _IDENTIFIER.fullmatch(f"a{name}"):
        return f"_{name}"
    ascii_ = "-".join(re.findall(r"[A-Za-z0-9]+", name))
    return f"_{ascii_}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def formula(tex: str, display: bool) -> str:
    """Return a formula as MathML with its LaTeX beside it."""
    from temario.render.maths import mathml

    drawn = mathml(tex, display)
    if drawn is None:
        shown = f"<code>{escape(tex)}</code>"
    else:
        inner = drawn[drawn.index(">") + 1 : drawn.rindex("<")]
        kind = "block" if display else "inline"
        shown = (
            f'<math xmlns="{_MATHML}" display="{kind}"><semantics>{inner}'
            f'<annotation encoding="application/x-tex">{escape(tex)}</annotation>'
            "</semantics></math>"
        )
    return f"<p>{shown}</p>" if display else shown


class Spelling:
    """Writes elements as a version of QTI spells them."""

    def __init__(self, version: Version) -> None:
        self.version = version

    def element(self, name: str, *content: str, **attributes: object) -> str:
        """Return an element; attributes that are None are left out."""
        known = {key: value for key, value in attributes.items() if value is not None}
        inner = "".join(content)
        opened = self.name(name) + "".join(
            f' {self.attribute(key)}="{attribute(written(value))}"' for key, value in known.items()
        )
        return f"<{opened}>{inner}</{self.name(name)}>" if inner else f"<{opened}/>"

    def name(self, name: str) -> str:
        """Return the name of an element that 2.1 calls `name`."""
        return f"qti-{_hyphens(name)}" if self.version == "qti30" else name

    def attribute(self, name: str) -> str:
        """Return the name of an attribute that 2.1 calls `name`."""
        if name == "lang":
            return "xml:lang"
        return _hyphens(name) if self.version == "qti30" else name

    def root(self, name: str, *content: str, **attributes: object) -> str:
        """Return a whole document."""
        made = self.element(name, *content, **attributes)
        end = re.search(r"[\s/>]", made)
        assert end is not None
        space, schema = _ITEM[self.version], _SCHEMA[self.version]
        names = (
            f' xmlns="{space}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            f'xsi:schemaLocation="{space} {schema}"'
        )
        at = end.start()
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{made[:at]}{names}{made[at:]}\n'


def _hyphens(name: str) -> str:
    return _CAPITAL.sub("-", name).lower()


def written(value: object) -> str:
    """Return a number or a truth as QTI writes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.12g}"
        case _:
            return str(value)

"""What mammoth is given: a Word document with styles of ours, and what it makes of each."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from temario.importing.office.docx_styles import W
from temario.importing.office.package import Package

LEVELLED = ("heading", "bullet", "number")
_PLAIN = ("code", "quote", "caption", "term", "details")
NAMES = (*_PLAIN, *LEVELLED)
STYLE_MAP = "\n".join(
    [
        *(f"p.heading{level} => h{level}:fresh" for level in range(1, 7)),
        *(
            f"p.{name}{level} => {'ul|ol > li > ' * (level - 1)}{tag} > li:fresh"
            for name, tag in (("bullet", "ul"), ("number", "ol"))
            for level in range(2, 6)
        ),
        "p.code => pre:separator('\\n')",
        "p.term => dl > dt:fresh",
        "p.details => dl > dd:fresh",
        "p.quote => blockquote > p:fresh",
        "r.code => code",
        "u => u",
        "highlight => mark",
    ]
)
"""What mammoth makes of the styles that a prepared document has."""


def written(package: Package, made: dict[str, Any]) -> bytes:
    """Return a file anew: the parts of `made`, others as safe XML, and pictures."""
    from lxml import etree

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as new:
        for name in package.zip.namelist():
            if name in made:
                content = bytes(etree.tostring(made[name]))
            elif name.endswith("/styles.xml"):
                content = _STYLES.encode()
            elif name.endswith((".xml", ".rels")):
                root = package.xml(name)
                content = bytes(etree.tostring(root)) if root is not None else b"<none/>"
            elif "/media/" in name:
                content = package.bytes(name)
            else:
                continue
            new.writestr(name, content)
    return file.getvalue()


def _style_elements() -> Iterator[str]:
    levelled = [f"{name}{level}" for name in LEVELLED for level in range(1, 7)]
    for name in (*levelled, *_PLAIN):
        yield f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/></w:style>'
    yield '<w:style w:type="character" w:styleId="code"><w:name w:val="code"/></w:style>'


_STYLES = f'<w:styles xmlns:w="{W[1:-1]}">' + "".join(_style_elements()) + "</w:styles>"

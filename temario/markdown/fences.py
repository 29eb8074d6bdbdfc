"""Code fences → listings, diagrams and formulas."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from markdown_it.tree import SyntaxTreeNode

from temario.markdown.attributes import broken_attributes, parse_attributes
from temario.model import Attributes, Block, Diagram, Formula, Listing
from temario.problems import Place, Problem, warning

_DIRECTIVE = re.compile(r"\{[\w:-]+\}")


def read_fence(
    node: SyntaxTreeNode, place: Place, lines: Sequence[str], report: Callable[[Problem], None]
) -> Block:
    """Return the block that a fence is. `lines` are those that its `node.map` counts."""
    if not _closed(node, lines):
        report(
            warning(
                "unclosed-fence",
                place,
                f"the code that starts here with {node.markup} is not closed; "
                "all that follows is shown as code",
                f"Write {node.markup} on a line of its own where the code ends.",
            )
        )
    info, attributes = _info(node, place, report)
    language, _, rest = info.partition(" ")
    language = language or next(iter(attributes.classes), "")
    code = node.content.removesuffix("\n")
    title = attributes.get("title") or ("" if language else rest.strip())
    if language.lower() == "mermaid":
        return Diagram(code, "mermaid", place, title, attributes)
    if language.lower() == "math":
        return Formula(code.strip(), place)
    return Listing(code, language, place, title, attributes)


def _info(
    node: SyntaxTreeNode, place: Place, report: Callable[[Problem], None]
) -> tuple[str, Attributes]:
    """Return what stands behind the fence: the words, and the attributes."""
    info = node.info.strip()
    start = info.find("{")
    if start < 0:
        return info, Attributes()
    directive = _DIRECTIVE.match(info)
    if directive:
        report(
            warning(
                "unknown-fence",
                place,
                f"{node.markup}{directive[0]} is not known here; what it holds is shown as code",
                "For code, name its language, such as ```python; for a note, write ::: note.",
            )
        )
        return f" {info[directive.end() :].strip()}", Attributes()
    attributes = parse_attributes(info[start + 1 : -1]) if info.endswith("}") else None
    if attributes is None:
        report(broken_attributes(info[start:], place))
        shown = Attributes(values=(("title", info[start:]),))
        return info[:start].strip(), shown
    return info[:start].strip(), attributes


def _closed(node: SyntaxTreeNode, lines: Sequence[str]) -> bool:
    start, end = node.map or (0, 0)
    last = lines[end - 1].strip(" \t>") if end - 1 > start else ""
    return len(last) >= len(node.markup) and not last.strip(node.markup[0])

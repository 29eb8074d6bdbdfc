"""Writes the chapters of the guide that are generated from the code: `python docs/reference.py`.

A test fails where a chapter is not what this would write.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "guide"


def rules() -> str:
    """Return the chapter of all rules, by subject."""
    return "\n".join(_rules())


def _rules() -> Iterator[str]:
    from temario.rules import groups

    yield from (
        "# What temario reports {#rules}",
        "",
        "Every problem has a rule, which stands in brackets in its message:",
        "",
        "```",
        "course/01-tokens.md:14: error[missing-picture]: there is no file arbol.png",
        "  hint: Did you mean árbol.png?",
        "```",
        "",
        "An **error** stops the build, since an output would be wrong. A **warning** does not.",
        "**Advice** is what a good colleague would say; `temario check` alone looks for it.",
        "`temario explain RULE` prints what stands here. A rule that is no error can be silenced,",
        "by a comment on its line or right above its block, or in `course.yaml`:",
        "",
        "```markdown",
        "<!-- temario: ignore repeated-word -->",
        "```",
        "",
        "```yaml",
        "check: {ignore: [repeated-word]}",
        "```",
    )
    for group in groups():
        yield from ("", f"## {group.title} {{#rules-of-{group.name}}}", "", group.introduction)
        for rule in group.rules:
            severities = " or ".join(rule.severities)
            yield from ("", f"### {rule.id} {{#{rule.id}}}", "")
            yield from (f"*{severities[0].upper()}{severities[1:]}.* {rule.summary}", "")
            yield rule.explanation
    yield ""


CHAPTERS: dict[str, Callable[[], str]] = {"rules.md": rules}
"""What each generated file of the guide is made by."""


def main() -> None:
    """Write all chapters."""
    GUIDE.mkdir(exist_ok=True)
    for name, chapter in CHAPTERS.items():
        (GUIDE / name).write_text(chapter(), "utf-8")
        sys.stdout.write(f"docs/guide/{name}\n")


if __name__ == "__main__":
    main()

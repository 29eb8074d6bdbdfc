"""Pairs of updates of a package that is in use: what changes records, and what just does not."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pairs import PAIRS, Pair, pair

from temario.pipeline import build, compare
from temario.problems import Problem

BASE = {
    "course.yaml": """title: Curso
id: curso
language: es
scorm: {versions: ["1.2"], pass: 70, suspend: "64000"}
""",
    "01-uno.md": """# Uno {#uno}

## Una {#una}

Texto.

## Dos {#dos}

::: question {#q points=2}
¿Qué procesa?

- [x] Tokens {#tokens}
- [ ] Palabras {#palabras}
:::

:::: pool {#p draw=1}
::: question {#p1 answer=true}
Uno.
:::

::: question {#p2 answer=false}
Dos.
:::
::::
""",
}
LAST = "::: question {#p2 answer=false}\nCuatro.\n:::\n"
QUESTION = "::: question {#nueva answer=true}\nTres.\n:::\n"
CHANGES = {
    "records-lost": ("id: curso\n", "id: otro\n", "id: curso\nsubtitle: Otro\n"),
    "page-gone": ("## Una {#una}", "## Una {#otra}", "## Otra {#una}"),
    "page-new": ("Texto.", "Texto.\n\n## Tres {#tres}", "Texto.\n\n### Tres {#tres}"),
    "question-gone": ("::: question {#p2 answer=false}\nDos.\n:::\n", "", LAST),
    "question-new": (
        ":::: pool",
        f"{QUESTION}\n:::: pool",
        f"{QUESTION.replace('=true', '=true graded=false')}\n:::: pool",
    ),
    "answer-dropped": ("Palabras {#palabras}", "Palabras {#letras}", "Letras {#palabras}"),
    "key-changed": (
        "- [x] Tokens {#tokens}\n- [ ] Palabras {#palabras}",
        "- [ ] Tokens {#tokens}\n- [x] Palabras {#palabras}",
        "- [ ] Palabras {#palabras}\n- [x] Tokens {#tokens}",
    ),
    "points-changed": ("points=2", "points=3", "points=2.0"),
    "draw-changed": ("draw=1", "draw=2", 'draw="1"'),
    "pass-changed": ("pass: 70", "pass: 80", "complete: viewed, pass: 70"),
    "less-room": ('suspend: "64000"', 'suspend: "4096"', "suspend: 64000"),
}
"""What of `BASE` is changed, into what is wrong, and into what is not."""


@cache
def _package() -> bytes:
    """Return the package of `BASE`, in the current folder, which is an empty one."""
    made = build(_course(BASE), Path("output"), ["scorm"])
    (output,) = made.outputs
    return output.path.read_bytes()


def _course(files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = Path("course") / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return Path("course")


def _compared(old: str, new: str) -> list[Problem]:
    """Return what an update of `BASE` to itself, with `new` for `old`, does to records."""
    Path("old.zip").write_bytes(_package())
    assert any(old in text for text in BASE.values())
    changed = {name: text.replace(old, new) for name, text in BASE.items()}
    return compare(_course(changed), Path("old.zip"))


def _of(old: str, bad: str, good: str) -> Pair:
    def made(wrong: bool, here: Path) -> Iterable[Problem]:
        return _compared(old, bad if wrong else good)

    return made


PAIRS.update((rule, _of(*change)) for rule, change in CHANGES.items())


@pair("no-package")
def _(wrong: bool, here: Path) -> Iterable[Problem]:
    if not wrong:
        return _compared("Texto.", "Otro texto.")
    Path("old.zip").write_text("no")
    return compare(_course(BASE), Path("old.zip"))

"""Where figures stand in the documentation."""

from __future__ import annotations

from pathlib import Path

_ANALYSIS = Path(__file__).resolve().parents[1] / "docs" / "analysis"
SPEED = _ANALYSIS / "speed.md"
HANDOUT = _ANALYSIS / "handout.md"


def put(name: str, figures: str, report: Path = SPEED) -> None:
    """Put `figures` between the marks `name` of a report. Raises `ValueError` without marks."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    text = report.read_text("utf-8")
    if begin not in text or end not in text:
        message = f"{report} has no place for {name}"
        raise ValueError(message)
    before, _, rest = text.partition(begin)
    report.write_text(f"{before}{begin}\n\n{figures}\n\n{end}{rest.partition(end)[2]}", "utf-8")

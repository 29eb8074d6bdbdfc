"""Where figures stand in the documentation."""

from __future__ import annotations

from pathlib import Path

REPORT = Path(__file__).resolve().parents[1] / "docs" / "analysis" / "speed.md"


def put(name: str, figures: str) -> None:
    """Put `figures` between the marks `name` of the report. Raises `ValueError` without marks."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    text = REPORT.read_text("utf-8")
    if begin not in text or end not in text:
        message = f"{REPORT} has no place for {name}"
        raise ValueError(message)
    before, _, rest = text.partition(begin)
    REPORT.write_text(f"{before}{begin}\n\n{figures}\n\n{end}{rest.partition(end)[2]}", "utf-8")

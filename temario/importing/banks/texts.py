"""Text files of other programs: their letters."""

from __future__ import annotations

from pathlib import Path

from temario.importing.banks.passages import Report
from temario.importing.losses import unreadable
from temario.problems import Place, warning

LONGEST = 50_000_000
"""How many bytes a text may have."""


def read_text(path: Path, name: str, report: Report) -> str:
    """Return the text of a file with Unix line ends.

    UTF-8 and UTF-16 are told by what they hold; else it is read as Windows-1252, with a warning.
    Raises `CourseError` where the file cannot be opened or is no text.
    """
    try:
        if path.stat().st_size > LONGEST:
            size = f"{LONGEST // 1_000_000} MB"
            hint = "Export fewer questions at once, or their pictures smaller."
            raise unreadable(name, f"{name} has more than {size}", hint)
        data = path.read_bytes()
    except OSError as problem:
        hint = "Check the name of the file, and that you may read it."
        said = problem.strerror or str(problem)
        raise unreadable(name, f"{name} cannot be opened: {said}", hint) from problem
    return _decoded(data, name, report).replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, name: str, report: Report) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
    report(
        warning(
            "guessed-letters",
            Place(name, line),
            f"{name} is not in UTF-8; from this line on its letters are a guess",
            "Look whether accents are right. If not, save the file as UTF-8 and import it anew.",
        )
    )
    # Five bytes mean nothing in Windows-1252; in Latin-1 all do.
    table = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)}
    return "".join(map(table.__getitem__, data))

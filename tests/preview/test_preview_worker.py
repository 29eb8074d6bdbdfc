"""A worker of the preview: what it does while nobody waits, and what it says of packages."""

from __future__ import annotations

import gc
import weakref
from multiprocessing import Pipe
from pathlib import Path

import pytest

from temario.preview import worker
from temario.preview.views import Sco, View


class Loop:
    """What only a look for garbage deletes."""

    def __init__(self) -> None:
        self.own = self


def test_garbage_is_looked_for_while_nobody_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking, asked = Pipe()
    maker = worker._Worker(asked, asked, View.SLIDES, tmp_path, tmp_path, tmp_path)
    monkeypatch.setattr(worker, "_GARBAGE", 1_000)
    gc.collect()
    gc.disable()
    try:
        left = weakref.ref(Loop())
        maker._tidy()
        assert left() is not None  # there is too little of it
        held = [[number] for number in range(2_000)]
        asking.send("a change")
        maker._tidy()
        assert left() is not None  # somebody waits
        asked.recv()
        maker._tidy()
        assert left() is None
        assert held
    finally:
        gc.enable()
        asking.close()
        asked.close()


def test_scos_are_told_with_what_their_lms_keeps() -> None:
    manifest = (
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><organizations><organization>'
        '<item identifierref="r1"><title>Números &amp; letras</title></item>'
        '<item identifierref="r2"><title>Más</title></item>'
        "<item><title>Sin archivo</title></item></organization></organizations><resources>"
        '<resource identifier="r1" href="uno.html"/><resource identifier="r2" href="dos.html"/>'
        "</resources></manifest>"
    )
    texts = {"imsmanifest.xml": manifest.encode(), "uno.html": b'{"longest": 64000}'}
    assert tuple(worker._scos(texts)) == (
        Sco("Números & letras", "uno.html", 64_000),
        Sco("Más", "dos.html", 0),
    )
    assert tuple(worker._scos({"uno.html": b""})) == ()

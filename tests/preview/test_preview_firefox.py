"""The preview in Firefox."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("preview")]


def test_it_works_in_firefox(preview: Any) -> None:
    firefox = shutil.which("firefox-esr") or shutil.which("firefox")
    assert firefox is not None
    script = Path(__file__).with_name("firefox.mjs")
    done = subprocess.run(
        ["node", script, preview.address, firefox], capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["slides"] > 2
    assert "caracteristicas-de-los-llm" in seen["record"]
    assert seen["resumed"] == "caracteristicas-de-los-llm"
    assert (seen["refused"], seen["saved"], seen["faults"]) == ("", "Saved.", [])
    assert seen["handout"] is seen["changed"] is True
    text = (preview.course / "00-introduccion.md").read_text("utf-8")
    assert "Complejidad vista en Firefox" in text

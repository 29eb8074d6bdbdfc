"""What tests of the preview share besides fixtures."""

from __future__ import annotations

import time
from collections.abc import Callable


def eventually(look: Callable[[], object], seconds: float = 20) -> None:
    """Wait until `look` returns something true."""
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end
        time.sleep(0.05)

"""Work that an author's text might make endless is stopped."""

from __future__ import annotations

import time

import pytest

from temario.limits import TimeIsUp, within


def test_endless_work_is_stopped() -> None:
    with pytest.raises(TimeIsUp):
        _endless()


def _endless() -> None:
    with within(0.2):
        while True:
            pass


def test_work_in_time_is_left_alone_and_so_is_what_follows() -> None:
    with within(0.2):
        done = sum(range(10))
    until = time.monotonic() + 0.5
    while time.monotonic() < until:
        pass
    assert done == 45


def test_waiting_is_no_work() -> None:
    """A busy machine makes work wait, and changes nothing that is built."""
    with within(0.2):
        time.sleep(0.6)

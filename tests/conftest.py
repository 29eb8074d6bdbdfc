"""What all tests share: `--accept`, and Hypothesis with the same examples every time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from accepted import Golden
from browsers import browser, new_page
from hypothesis import HealthCheck, settings

__all__ = ["browser", "new_page"]

settings.register_profile("same", derandomize=True, max_examples=200, deadline=None, database=None)
settings.register_profile(
    "fuzz",
    derandomize=False,
    max_examples=5_000,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("same")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="rewrite expected outputs with what came out"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the fuzzer out unless it is asked for: `pytest tests/fuzz`."""
    if not any("fuzz" in argument for argument in (*config.args, config.option.markexpr)):
        items[:] = [item for item in items if item.get_closest_marker("fuzz") is None]


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether expected outputs are to be rewritten."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write files, `{name: text}`, into an empty folder and return the folder."""

    def write(files: dict[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            data = content.encode() if isinstance(content, str) else content
            path.write_bytes(data)
        return tmp_path

    return write


@pytest.fixture
def golden(accept: bool) -> Golden:
    """Compare outputs with the accepted ones."""
    return Golden(accept)

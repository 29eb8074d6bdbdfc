"""Every kind of block and inline is known to the shared templates."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from temario.locate import own
from temario.model import Block, Inline

_TEMPLATE = (own("templates") / "shared" / "blocks.html.j2").read_text("utf-8")


@pytest.mark.parametrize("kind", [kind.__name__ for kind in get_args(Block)])
def test_a_block_has_a_macro_and_is_sent_to_it(kind: str) -> None:
    assert re.search(rf"{{% macro {kind}\(node\) %}}", _TEMPLATE)
    assert f'kind == "{kind}" %}}{{{{ {kind}(node) }}}}' in _TEMPLATE


@pytest.mark.parametrize("kind", [kind.__name__ for kind in get_args(Inline)])
def test_an_inline_is_written(kind: str) -> None:
    assert f'kind == "{kind}" %}}' in _TEMPLATE


def test_templates_know_no_kind_that_the_model_has_not() -> None:
    kinds = {kind.__name__ for kind in (*get_args(Block), *get_args(Inline))}
    assert set(re.findall(r'kind == "([A-Z]\w*)"', _TEMPLATE)) == kinds

"""Formulas: what parses, and what is said not to."""

from __future__ import annotations

import pytest

from temario.render.maths import mathml, parses, svg


@pytest.mark.parametrize("name", ["aligned", "split"])
def test_lines_that_a_sign_aligns_are_rows(name: str) -> None:
    tex = rf"\begin{{{name}}} a &= b \\ c &= d \end{{{name}}}"
    found = mathml(tex, display=True)
    assert found is not None
    assert found.count("<mtr>") == 2
    assert "&<" not in found
    drawn, plain = svg(tex, display=True), svg(tex.replace(name, "align*"), display=True)
    assert drawn == plain


def test_a_misplaced_sign_of_alignment_does_not_parse() -> None:
    assert not parses("a & b")
    assert parses(r"a \& b")

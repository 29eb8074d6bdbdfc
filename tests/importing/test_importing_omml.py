"""Mathematics of Office becomes LaTeX, which becomes the same mathematics again."""

from __future__ import annotations

import time

import pytest
from lxml import etree

from temario.importing.office.omml import MATHS, tex_of_omml
from temario.render.maths import parses
from temario.render.omml import omml


def read(source: str) -> str:
    return tex_of_omml(etree.fromstring(f'<m:oMath xmlns:m="{MATHS}">{source}</m:oMath>'))


SAME = (
    r"\frac{a}{b}",
    r"x^2 + y_1 = z",
    r"\sum_{i = 1}^n x_i",
    r"\int_0^1 f(x)\, dx",
    r"\sqrt{x} + \sqrt[3]{y}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    r"\lim_{x \to 0}\frac{\sin x}{x}",
    r"\hat{y} = \bar{x} + \vec{v}",
    r"\text{si }x > 0",
    r"f(x) = \begin{cases} 1 & x > 0 \\ 0 & x \leq 0 \end{cases}",
    r"\begin{aligned} a & = b \\ c & = d \end{aligned}",
    r"\alpha\beta \in \mathbb{R}",
    r"P(w_t \mid w_{< t})",
    r"\text{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V",
    r"\underbrace{a + b}_n",
    r"|x| \leq \|y\|",
    r"\binom{n}{k}",
    r"-\log p",
    r"10^{-3} \cdot 5\%",
    r"\{a, b\}",
    r"e^{i\pi} + 1 = 0",
    r"x' + x''",
    r"\mathcal{L}(\theta)",
    r"a \to b \Rightarrow c",
    r"\sin^2 x",
    r"\iint f",
    r"\mathbf{x}^T",
)


@pytest.mark.parametrize("tex", SAME)
def test_latex_comes_back_from_our_own_slides(tex: str) -> None:
    source = omml(tex)
    assert source is not None
    assert tex_of_omml(etree.fromstring(source)) == tex
    assert parses(tex)


@pytest.mark.parametrize(
    ("source", "tex"),
    [
        ("<m:r><m:t>E=mc</m:t></m:r>", "E = mc"),
        (
            ("<m:nary><m:naryPr><m:chr m:val='∏'/><m:subHide m:val='1'/></m:naryPr><m:sub/>"
            "<m:sup><m:r><m:t>n</m:t></m:r></m:sup><m:e><m:r><m:t>k</m:t></m:r></m:e></m:nary>"),
            r"\prod^n k",
        ),
        (
            ("<m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=''/></m:dPr>"
            "<m:e><m:r><m:t>x</m:t></m:r></m:e></m:d>"),
            r"\left[x\right.",
        ),
        (("<m:func><m:fName><m:r><m:rPr><m:sty m:val='p'/></m:rPr><m:t>log</m:t></m:r></m:fName>"
         "<m:e><m:r><m:t>x</m:t></m:r></m:e></m:func>"), r"\log x"),
        (("<m:sPre><m:sub><m:r><m:t>1</m:t></m:r></m:sub><m:sup><m:r><m:t>2</m:t></m:r></m:sup>"
         "<m:e><m:r><m:t>H</m:t></m:r></m:e></m:sPre>"), r"{}_1^2 H"),
        ("<m:r><m:t>𝑥≠50%</m:t></m:r>", r"x \neq 50\%"),
        ("<m:borderBox><m:e><m:r><m:t>x</m:t></m:r></m:e></m:borderBox>", r"\boxed{x}"),
        (("<m:f><m:fPr><m:type m:val='lin'/></m:fPr><m:num><m:r><m:t>a</m:t></m:r></m:num>"
         "<m:den><m:r><m:t>b</m:t></m:r></m:den></m:f>"), "a/b"),
        ("<m:acc><m:e/></m:acc><m:unknown><m:r><m:t>y</m:t></m:r></m:unknown>", r"\hat{}y"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_word_writes_becomes_latex(source: str, tex: str) -> None:
    assert read(source) == tex
    assert not tex or parses(tex)


@pytest.mark.slow
def test_deep_formulas_are_read_in_time() -> None:
    start = time.process_time()
    deep = "<m:rad><m:e>" * 100 + "<m:r><m:t>x</m:t></m:r>" + "</m:e></m:rad>" * 100
    assert "x" in read(deep)
    assert len(read("<m:r><m:t>x+</m:t></m:r>" * 20_000)) > 40_000
    assert time.process_time() - start < 3

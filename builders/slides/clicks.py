"""Stage 4, drawing: bullets that appear by click (ECMA-376 part 1, 19.5, timing)."""

from __future__ import annotations

from typing import Any

from builders.slides.deck import Passage

_P = "http://schemas.openxmlformats.org/presentationml/2006/main"


def steps(passages: tuple[Passage, ...]) -> list[tuple[int, int]]:
    """Return the ranges of paragraphs, first and last, that each click shows.

    What is deeper appears with the item that it stands under.
    """
    found: list[tuple[int, int]] = []
    for at, passage in enumerate(passages):
        if passage.click:
            found.append((at, at))
        elif found and passage.level and found[-1][1] == at - 1:
            found[-1] = (found[-1][0], at)
    return found


def appear_by_click(slide: Any, texts: list[tuple[Any, tuple[Passage, ...]]]) -> None:
    """Let passages of placeholders appear one after the other, where a slide has no timing yet."""
    from pptx.oxml import parse_xml

    wanted = [(shape, *step) for shape, passages in texts for step in steps(passages)]
    if not wanted or slide.element.find(f"{{{_P}}}timing") is not None:
        return
    clicks, number = "", 3
    for shape, first, last in wanted:
        inner = ""
        for at in range(first, last + 1):
            kind = "clickEffect" if at == first else "withEffect"
            inner += _appear(shape.shape_id, at, number + 2 + 2 * (at - first), kind)
        clicks += (
            f'<p:par><p:cTn id="{number}" fill="hold"><p:stCondLst><p:cond delay="indefinite"/>'
            f'</p:stCondLst><p:childTnLst><p:par><p:cTn id="{number + 1}" fill="hold">'
            '<p:stCondLst><p:cond delay="0"/></p:stCondLst>'
            f"<p:childTnLst>{inner}</p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par>"
        )
        number += 2 + 2 * (last - first + 1)
    built = "".join(
        f'<p:bldP spid="{number}" grpId="0" build="p"/>'
        for number in dict.fromkeys(shape.shape_id for shape, *_ in wanted)
    )
    timing = parse_xml(
        f'<p:timing xmlns:p="{_P}"><p:tnLst><p:par><p:cTn id="1" dur="indefinite" '
        'restart="never" nodeType="tmRoot"><p:childTnLst><p:seq concurrent="1" nextAc="seek">'
        f'<p:cTn id="2" dur="indefinite" nodeType="mainSeq"><p:childTnLst>{clicks}'
        "</p:childTnLst></p:cTn>"
        f"{_turn('prev', 'onPrev')}{_turn('next', 'onNext')}</p:seq></p:childTnLst></p:cTn></p:par>"
        f"</p:tnLst><p:bldLst>{built}</p:bldLst>"
        "</p:timing>"
    )
    extension = slide.element.find(f"{{{_P}}}extLst")
    if extension is not None:
        extension.addprevious(timing)
    else:
        slide.element.append(timing)


def _appear(shape: int, paragraph: int, number: int, kind: str) -> str:
    return (
        f'<p:par><p:cTn id="{number}" presetID="1" presetClass="entr" presetSubtype="0" '
        f'fill="hold" grpId="0" nodeType="{kind}"><p:stCondLst><p:cond delay="0"/></p:stCondLst>'
        f'<p:childTnLst><p:set><p:cBhvr><p:cTn id="{number + 1}" dur="1" fill="hold">'
        '<p:stCondLst><p:cond delay="0"/></p:stCondLst></p:cTn><p:tgtEl>'
        f'<p:spTgt spid="{shape}"><p:txEl><p:pRg st="{paragraph}" end="{paragraph}"/></p:txEl>'
        "</p:spTgt></p:tgtEl><p:attrNameLst><p:attrName>style.visibility</p:attrName>"
        '</p:attrNameLst></p:cBhvr><p:to><p:strVal val="visible"/></p:to></p:set></p:childTnLst>'
        "</p:cTn></p:par>"
    )


def _turn(which: str, event: str) -> str:
    return (
        f'<p:{which}CondLst><p:cond evt="{event}" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl>'
        f"</p:cond></p:{which}CondLst>"
    )

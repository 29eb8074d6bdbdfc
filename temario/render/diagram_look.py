"""The theme's colours as mermaid's own variables."""

from __future__ import annotations

from typing import Any


def variables(colors: Any) -> dict[str, Any]:
    """Return a theme's colours as mermaid's variables: dark letters on light areas."""
    text, paper, line = colors.text, colors.paper, colors.muted
    hues = (colors.accent, colors.code_number, colors.right, colors.code_keyword, line,
            colors.wrong)  # fmt: skip
    tints = [_mixed(hue, paper, 0.22) for hue in hues]
    found: dict[str, Any] = {
        "fontFamily": "arial,sans-serif",
        "background": paper,
        "primaryColor": colors.accent_tint,
        "primaryTextColor": text,
        "primaryBorderColor": colors.accent,
        "secondaryColor": colors.surface,
        "secondaryTextColor": text,
        "secondaryBorderColor": line,
        "tertiaryColor": paper,
        "tertiaryTextColor": text,
        "tertiaryBorderColor": line,
        "lineColor": line,
        "textColor": text,
        "titleColor": text,
        "mainBkg": colors.accent_tint,
        "nodeBorder": colors.accent,
        "nodeTextColor": text,
        "clusterBkg": colors.surface,
        "clusterBorder": line,
        "edgeLabelBackground": paper,
        "arrowheadColor": line,
        "noteBkgColor": colors.surface,
        "noteTextColor": text,
        "noteBorderColor": line,
        "actorBkg": colors.accent_tint,
        "actorBorder": colors.accent,
        "actorTextColor": text,
        "actorLineColor": line,
        "sequenceNumberColor": paper,
        "signalColor": line,
        "signalTextColor": text,
        "labelBoxBkgColor": colors.surface,
        "labelBoxBorderColor": line,
        "labelTextColor": text,
        "loopTextColor": text,
        "activationBkgColor": colors.accent_tint,
        "activationBorderColor": colors.accent,
        "classText": text,
        "labelColor": text,
        "transitionColor": line,
        "transitionLabelColor": text,
        "stateBkg": colors.accent_tint,
        "stateLabelColor": text,
        "compositeBackground": paper,
        "compositeTitleBackground": colors.surface,
        "compositeBorder": line,
        "specialStateColor": colors.accent,
        "innerEndBackground": colors.accent,
        "sectionBkgColor": colors.surface,
        "altSectionBkgColor": paper,
        "sectionBkgColor2": colors.surface,
        "gridColor": line,
        "taskBkgColor": colors.accent_tint,
        "taskBorderColor": colors.accent,
        "taskTextColor": text,
        "taskTextLightColor": text,
        "taskTextDarkColor": text,
        "taskTextOutsideColor": text,
        "taskTextClickableColor": text,
        "activeTaskBkgColor": tints[1],
        "activeTaskBorderColor": colors.code_number,
        "doneTaskBkgColor": colors.line,
        "doneTaskBorderColor": line,
        "critBkgColor": tints[5],
        "critBorderColor": colors.wrong,
        "todayLineColor": "transparent",
        "personBorder": colors.accent,
        "personBkg": colors.accent_tint,
        "attributeBackgroundColorOdd": paper,
        "attributeBackgroundColorEven": colors.surface,
        "rowOdd": paper,
        "rowEven": colors.surface,
        "pieTitleTextColor": text,
        "pieSectionTextColor": text,
        "pieLegendTextColor": text,
        "pieStrokeColor": paper,
        "pieOuterStrokeColor": line,
        "pieOpacity": "1",
        "quadrant1Fill": colors.accent_tint,
        "quadrant2Fill": colors.surface,
        "quadrant3Fill": paper,
        "quadrant4Fill": colors.surface,
        "quadrant1TextFill": text,
        "quadrant2TextFill": text,
        "quadrant3TextFill": text,
        "quadrant4TextFill": text,
        "quadrantPointFill": colors.accent,
        "quadrantPointTextFill": text,
        "quadrantXAxisTextFill": text,
        "quadrantYAxisTextFill": text,
        "quadrantTitleFill": text,
        "quadrantInternalBorderStrokeFill": line,
        "quadrantExternalBorderStrokeFill": line,
        "requirementBackground": colors.accent_tint,
        "requirementBorderColor": colors.accent,
        "requirementTextColor": text,
        "relationColor": line,
        "relationLabelBackground": paper,
        "relationLabelColor": text,
        "commitLabelColor": text,
        "commitLabelBackground": paper,
        "commitLabelFontSize": "14px",
        "tagLabelColor": text,
        "tagLabelBackground": colors.accent_tint,
        "tagLabelBorder": colors.accent,
        "scaleLabelColor": text,
        "xyChart": {
            "backgroundColor": paper,
            "titleColor": text,
            "xAxisLabelColor": text,
            "xAxisTitleColor": text,
            "xAxisTickColor": line,
            "xAxisLineColor": line,
            "yAxisLabelColor": text,
            "yAxisTitleColor": text,
            "yAxisTickColor": line,
            "yAxisLineColor": line,
            "plotColorPalette": ",".join((_mixed(hues[0], paper, 0.6), *hues[1:])),
        },
        "errorBkgColor": paper,
        "errorTextColor": text,
    }
    for number in range(12):
        tint, hue = tints[number % 6], hues[number % 6]
        found[f"cScale{number}"] = tint
        found[f"cScalePeer{number}"] = hue
        found[f"cScaleInv{number}"] = hue
        found[f"cScaleLabel{number}"] = text
        found[f"pie{number + 1}"] = tint
        found[f"fillType{number}"] = tint
        found[f"actor{number}"] = hue
        if number < 8:
            found[f"git{number}"] = _mixed(hue, paper, 0.85)
            found[f"gitInv{number}"] = paper
            found[f"gitBranchLabel{number}"] = paper
    return found


def _mixed(colour: str, paper: str, share: float) -> str:
    """Return `share` of one colour on another, both `#rrggbb`."""
    pairs = [(int(colour[at : at + 2], 16), int(paper[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(one * share + two * (1 - share)):02x}" for one, two in pairs)

"""The instructor's own template: its layouts, boxes, sizes, fonts and colours.

`read_template` says what is in it. `template_deck` returns a deck without its slides,
whose layouts carry the indexes of placeholders that `draw` writes to.
"""

from builders.slides.template.read import read_template
from builders.slides.template.ready import template_deck
from builders.slides.template.values import Layouts, Template

__all__ = ["Layouts", "Template", "read_template", "template_deck"]

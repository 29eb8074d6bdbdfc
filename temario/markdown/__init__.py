"""Markdown text → blocks of the model.

`read_markdown` is the way in. `parser` says which Markdown we read. `blocks`
and `inlines` turn its tokens into nodes, with a module for each thing that has
rules of its own: `divs` and `containers`, `fences`, `tables`, `footnotes`,
`pictures`, `attributes`. Raw HTML goes through `html`, `html_blocks`,
`html_inlines` and `html_tables`. `host` is what the reader asks of the course;
`again` remembers what was read.
"""

from temario.markdown.again import Readings
from temario.markdown.blocks import read_markdown
from temario.markdown.host import Host

__all__ = ["Host", "Readings", "read_markdown"]

"""Markdown text → blocks of the model.

`read_markdown` is the way in. `parser` says which Markdown we read, `blocks`
and `inlines` turn its tokens into nodes, `html` does so with raw HTML, and
`attributes` reads `{#id .class key=value}`.
"""

from temario.markdown.blocks import read_markdown
from temario.markdown.host import Host

__all__ = ["Host", "read_markdown"]

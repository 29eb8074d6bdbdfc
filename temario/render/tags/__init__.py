"""Tags for PDF/UA-1 (ISO 14289-1, 7): what a reader of the file is told of its structure.

WeasyPrint makes a tag of each box that it lays out, so a paragraph over two pages is two, and of
languages, notes, formulas and contents nothing is told. Here the tags are made of the HTML's own
elements instead. WeasyPrint still draws and marks the content. Before the file is written, its
public hook, a finisher, puts the new tree in place of the old:

```
pages, laid out → grow (elements → nodes) → shape (what ISO 32000-1, 14.8.4 allows) → put (objects)
```

An author's HTML needs no more than HTML has. A template may say more: `data-tag` names a
structure type, `data-text` is what is read aloud instead of the characters shown, and what is
`aria-hidden` is not read at all.
"""

from temario.render.tags.door import write_tagged

__all__ = ["write_tagged"]

"""The instructor's own template: its layouts, boxes, sizes, fonts and colours.

`read` says what is in it, as `values`. `ready` makes a deck of it without its slides, whose
layouts carry the indexes of placeholders that `draw` writes to. Only a course that names a
template loads either.
"""

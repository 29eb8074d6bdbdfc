"""The preview: one local page that shows a course as it is being written.

`serve` watches and answers; `desk` knows what stands on the page; `worker` reads and makes, a
process a view; `doors` is what a browser may ask for; `passages` is how text is edited there.
"""

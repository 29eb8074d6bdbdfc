"""temario turns one course, written as Markdown and YAML, into handouts, slides and LMS packages."""

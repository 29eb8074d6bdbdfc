"""temario turns a course in Markdown and YAML into handouts, slides and LMS packages."""

"""Files → `Course`: the only stage that reads an author's Markdown and YAML."""

from temario.source.read import read_course

__all__ = ["read_course"]

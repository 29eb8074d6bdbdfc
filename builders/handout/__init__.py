"""The handout: a course → one PDF, through HTML."""

from builders.handout.plan import Handout

__all__ = ["builder"]

builder = Handout()

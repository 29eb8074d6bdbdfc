"""SCORM packages: a course as one SCO, with a player of our own, for an LMS such as Moodle."""

from __future__ import annotations

from builders.scorm.plan import ScormBuilder, ScormOptions

__all__ = ["ScormBuilder", "ScormOptions", "builder"]

builder = ScormBuilder()

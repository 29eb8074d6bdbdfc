"""The questions of a course for other programs: Moodle XML, GIFT and QTI."""

from __future__ import annotations

from builders.questions.plan import QuestionsBuilder, QuestionsOptions

__all__ = ["QuestionsBuilder", "QuestionsOptions", "builder"]

builder = QuestionsBuilder()

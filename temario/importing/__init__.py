"""Files of other programs → a course's Markdown, questions and pictures."""

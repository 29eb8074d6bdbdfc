"""Files of other programs → a course's Markdown, questions and pictures.

`import_files` is the way in: `kinds` says which module reads a file, `course` gives what
comes of it names that the course does not have yet (`renaming`) and writes it. A reader
returns `Imported`: blocks of the model, and the bytes of pictures. Readers lie in `office`
(PowerPoint, Word), `banks` (Moodle XML, GIFT, Aiken) and `qti`; each imports its library when
called. They share `html`, `tex` for formulas, `losses` for what cannot be brought along.
"""

from __future__ import annotations

from temario.importing.course import Imports, import_files
from temario.importing.imported import Imported

__all__ = ["Imported", "Imports", "import_files"]

"""A theme: its tokens, and the templates that use them, in a sandbox."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from temario.limits import TimeIsUp, within
from temario.locate import own
from temario.model import Attributes
from temario.own_templates import template_files
from temario.patterns import pattern
from temario.problems import CourseError, Place, Problem, error
from temario.tokens import Tokens, course_tokens, own_tokens
from temario.traverse import heading, plain
from temario.words import Translate, translator

if TYPE_CHECKING:
    from jinja2 import Template

_LENGTH = pattern(r"\d{1,4}(?:\.\d{1,3})?(?:%|px|pt|mm|cm|em|rem|in)")
_SECONDS = 20.0
_CHARACTERS = 64_000_000
_ENVIRONMENTS = 4
"""Of how many themes a process keeps the templates that it has loaded: a preview needs one."""
_KNOWN_ATTRIBUTES = 4_000
"""How many attributes of classes it is remembered of whether a template may reach them."""


@dataclass(frozen=True)
class Theme:
    """Tokens, and the templates by which outputs are written."""

    tokens: Tokens
    language: str
    """BCP 47 tag of the interface words in templates."""
    overrides: Path | None = None
    """The course's own `templates/`, once trusted."""
    fonts_at: tuple[tuple[str, Place], ...] = ()
    """Where the course's own theme file names a font, by the font's key."""

    @cached_property
    def words(self) -> Translate:
        """The interface words: from English to the course's language."""
        return translator(self.language)

    @cached_property
    def _environment(self) -> Any:
        known = frozenset(() if self.overrides is None else template_files(self.overrides))
        return _environment(self.tokens, self.language, self.overrides, known)

    def template(self, name: str) -> str:
        """Return a template file's text as it is, for scripts and style sheets without Jinja."""
        text: str = self._environment.loader.get_source(self._environment, name)[0]
        return text

    def render(self, name: str, **context: object) -> str:
        """Return the text of the template `name`.

        What fails in a template of the course is a `CourseError` that names the
        template's line; what fails in ours is a bug and keeps its traceback.
        """
        from jinja2 import TemplateError

        try:
            template = self._environment.get_template(name)
            return _limited(template, context, name)
        except TemplateError as failure:
            self._blame(failure, name)
            raise
        except (TypeError, ValueError, ArithmeticError, AttributeError, KeyError) as failure:
            self._blame(failure, name)
            raise
        except (RecursionError, MemoryError) as failure:
            self._blame(failure, name)
            raise

    def _blame(self, failure: BaseException, name: str) -> None:
        """Raise `CourseError` where the failing template is one of the course's own."""
        if self.overrides is None:
            return
        file, line = _failing_line(failure, name)
        roots = (Path(file), self.overrides / file)
        own_file = next((path for path in roots if _under(path, self.overrides)), None)
        if own_file is None and not (self.overrides / name).is_file():
            return
        shown = own_file.relative_to(self.overrides) if own_file else Path(name)
        place = Place(f"templates/{shown.as_posix()}", line)
        raise CourseError([_template_failed(place, failure)]) from failure


@lru_cache(maxsize=_ENVIRONMENTS)
def _environment(
    tokens: Tokens, language: str, overrides: Path | None, known: frozenset[str]
) -> Any:
    """Return what renders templates, with those that it has loaded; one that changes, anew.

    `known` are the course's own templates that its instructor could trust.
    """
    from jinja2 import (
        BaseLoader,
        ChoiceLoader,
        FileSystemLoader,
        StrictUndefined,
        TemplateNotFound,
    )
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from temario.compiled import CompiledTemplates

    safe: dict[tuple[type, str], bool] = {}

    class Sandbox(ImmutableSandboxedEnvironment):
        """Lets a template reach nothing but its data, and make nothing huge of it."""

        intercepted_binops = frozenset(("*", "**"))

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            # What may be reached depends on an object's class alone.
            known = (type(obj), attr)
            if known not in safe:
                if len(safe) >= _KNOWN_ATTRIBUTES:
                    safe.clear()
                safe[known] = super().is_safe_attribute(obj, attr, value)
            return safe[known]

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            sizes = [len(x) for x in (left, right) if isinstance(x, str | bytes | list | tuple)]
            times = [x for x in (left, right) if isinstance(x, int)]
            if operator == "**" or (sizes and times and sizes[0] * times[0] > _CHARACTERS):
                message = f"“{operator}” would make something too large"
                raise SecurityError(message)
            return super().call_binop(context, operator, left, right)

    class Overrides(FileSystemLoader):
        """Finds the course's own templates, those alone that its instructor could trust."""

        def get_source(self, environment: Any, template: str) -> Any:
            if template not in known:
                raise TemplateNotFound(template)
            return super().get_source(environment, template)

    ours = own("templates")
    loaders: list[BaseLoader] = [FileSystemLoader(ours)]
    if overrides is not None:
        loaders.insert(0, Overrides(overrides))
    environment = Sandbox(
        loader=ChoiceLoader(loaders),
        autoescape=lambda name: name is None or ".html" in name or ".xml" in name,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=CompiledTemplates(ours, Path(__file__)),
    )
    environment.filters.update(
        kind=lambda node: type(node).__name__,
        plain=plain,
        json=_json,
    )
    environment.tests["length"] = lambda text: bool(_LENGTH.fullmatch(text))
    environment.globals.update(
        _=translator(language), heading=heading, tokens=tokens, empty=Attributes()
    )
    return environment


def _under(path: Path, folder: Path) -> bool:
    return path.is_file() and path.resolve().is_relative_to(folder.resolve())


def _failing_line(failure: BaseException, name: str) -> tuple[str, int]:
    """Return the file and line of the innermost template that `failure` passed through."""
    if getattr(failure, "lineno", None) is not None:
        known = getattr(failure, "filename", None) or getattr(failure, "name", None) or name
        return str(known), int(failure.lineno)  # type: ignore[attr-defined]
    file, line, trace = name, 0, failure.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(".j2"):
            file, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return file, line


def _template_failed(place: Place, failure: BaseException) -> Problem:
    # Python names what a template was given by the module it comes from.
    said = re.sub(r"'(?:[a-z_]+\.)+(\w+) object'", r"\1", str(failure))
    return error(
        "template-failed",
        place,
        f"this template of the course fails: {said}",
        "Mend the line, or delete the file to use temario's own template.",
    )


def _limited(template: Template, context: Mapping[str, object], name: str) -> str:
    """Render within a time and a size that no honest template meets."""
    from jinja2 import TemplateRuntimeError

    parts, size = [], 0
    try:
        with within(_SECONDS):
            for part in template.generate(context):
                parts.append(part)
                size += len(part)
                if size > _CHARACTERS:
                    message = f"{name} writes more than {_CHARACTERS} characters"
                    raise TemplateRuntimeError(message)
    except TimeIsUp:
        message = f"{name} takes longer than {_SECONDS:.0f} s"
        raise TemplateRuntimeError(message) from None
    return "".join(parts)


def _json(value: object) -> Any:
    """Return `value` as JSON that is safe inside an HTML script element."""
    from markupsafe import Markup

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - every character that HTML knows is escaped


def load_theme(
    language: str, course_theme: Path | None = None, shown: str = "", overrides: Path | None = None
) -> tuple[Theme, list[Problem]]:
    """Return the theme of a course, and what is wrong with the course's own theme file.

    `course_theme` is that file and `shown` its path from the course's folder;
    its tokens replace ours one by one. `overrides` is the course's folder of
    templates, given only where its instructor trusts it.
    """
    problems: list[Problem] = []
    tokens = own_tokens()
    if course_theme is None:
        return Theme(tokens, language, overrides), problems
    tokens, places = course_tokens(tokens, course_theme, shown, problems)
    fonts = tuple((key, place) for (group, key), place in places.items() if group == "fonts")
    return Theme(tokens, language, overrides, fonts), problems

"""Reading settings from the environment: strictly, and all complaints at once.

Every name is declared by reading it. A value that cannot be read, or a `BUURTPUNT_…` name
that nobody declared, stops the start with one sentence for each.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, TypeVar

from django.core.exceptions import ImproperlyConfigured

PREFIX: Final = "BUURTPUNT_"
TRUE: Final = frozenset({"1", "true", "yes", "on"})
FALSE: Final = frozenset({"0", "false", "no", "off"})

T = TypeVar("T")


class Environment:
    """The variables of one process, read once, with the complaints gathered on the way."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        """Read from `variables`, usually `os.environ`."""
        self._variables = variables
        self._declared: set[str] = set()
        self._complaints: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        """Return the text of `name`, stripped; an empty value counts as absent."""
        self._declared.add(name)
        return self._variables.get(name, "").strip() or default

    def secret(self, name: str, default: str = "") -> str:
        """Return `name`, or what stands in the file that `name_FILE` points at."""
        path = self.text(f"{name}_FILE")
        value = self.text(name)
        if path and value:
            self.complain(f"{name} and {name}_FILE are both set; keep one of them.")
        if not path:
            return value or default
        try:
            content = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not text"
            self.complain(f"{name}_FILE={path!r} cannot be read: {reason}.")
            return default
        if not content:
            self.complain(f"{name}_FILE={path!r} is empty.")
        return content or default

    def boolean(self, name: str, *, default: bool) -> bool:
        """Return whether `name` says yes; anything but a yes or a no is a complaint."""
        value = self.text(name).lower()
        if not value:
            return default
        if value not in TRUE | FALSE:
            self.complain(f"{name}={value!r} is neither true nor false.")
        return value in TRUE

    def choice(self, name: str, options: Iterable[str], *, default: str) -> str:
        """Return `name` when it is one of `options`."""
        known = list(options)
        value = self.text(name, default)
        if value not in known:
            self.complain(f"{name}={value!r} is unknown; choose one of {', '.join(known)}.")
            return default
        return value

    def number(self, name: str, *, default: int, least: int, most: int) -> int:
        """Return the whole number of `name`, between `least` and `most`."""
        value = self.text(name)
        if not value:
            return default
        if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
            self.complain(f"{name}={value!r} is not a whole number from {least} to {most}.")
            return default
        return int(value)

    def words(self, name: str) -> list[str]:
        """Return the comma-separated values of `name`."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()]

    def parsed(self, name: str, parse: Callable[[str], T], *, default: str) -> T:
        """Return `parse(secret)`; a `ValueError` of it becomes a complaint."""
        try:
            return parse(self.secret(name, default))
        except ValueError as error:
            self.complain(f"{name}: {error}")
            return parse(default)

    def complain(self, sentence: str) -> None:
        """Remember one reason not to start."""
        self._complaints.append(sentence)

    def refuse_unless_clean(self) -> None:
        """Raise `ImproperlyConfigured` with every complaint, unknown names among them."""
        unknown = sorted(name for name in self._variables if name.startswith(PREFIX) and name not in self._declared)
        sentences = [*self._complaints, *(f"{name} is not a known setting." for name in unknown)]
        if sentences:
            raise ImproperlyConfigured("Buurtpunt does not start:\n- " + "\n- ".join(sentences))


env: Final = Environment(os.environ)

"""The small family of refusals. The domain raises them; only the edges know HTTP.

Every concrete refusal is a class with a stable `code` (for tests, the API and the counter)
and a translatable `message` with named placeholders filled from its context.
"""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class BuurtpuntError(Exception):
    """The root. Catch a family or a concrete class, not this one."""

    code: ClassVar[str] = "error"
    message: ClassVar[str | Promise] = _("Something went wrong. Please try again.")

    def __init__(self, *, field: str | None = None, **context: Any) -> None:
        """`field` names the form field it is about; the rest fills the message."""
        super().__init__(self.code)
        self.field = field
        self.context = context

    @property
    def text(self) -> str:
        """The sentence for the person, in the active language."""
        return str(self.message % self.context) if self.context else str(self.message)

    def __str__(self) -> str:
        """Code only: context may hold personal data and this ends up in logs."""
        return self.code


class Refused(BuurtpuntError):
    """A rule says no (422)."""


class InvalidInput(Refused):
    """What was given cannot be understood (422)."""


class Conflict(BuurtpuntError):
    """Somebody was first, or the thing changed meanwhile (409)."""


class NotAllowed(BuurtpuntError):
    """This person may not do this (403)."""

    code = "not_allowed"
    message = _("You are not allowed to do this.")


class Missing(BuurtpuntError):
    """It does not exist, or not for you (404)."""

    code = "missing"
    message = _("We cannot find this.")


class Upstream(BuurtpuntError):
    """A service outside answered wrongly; `permanent` says whether trying again makes sense."""

    def __init__(self, *, permanent: bool, **context: Any) -> None:
        """Keep whether a retry makes sense."""
        super().__init__(**context)
        self.permanent = permanent


class InvalidPeriod(InvalidInput):
    """An end at or before its start."""

    code = "invalid_period"
    message = _("The end must come after the start.")

    def __init__(self, *, field: str | None = "end", **context: Any) -> None:
        """Point at the end: that is what people correct."""
        super().__init__(field=field, **context)


class InvalidTime(InvalidInput):
    """A text that is no time of day."""

    code = "invalid_time"
    message = _("We do not understand this time. Type for example 9.30.")


class TimeDoesNotExist(Refused):
    """A wall time in the hour that summer time skips."""

    code = "time_does_not_exist"
    message = _("This time does not exist: that night the clock jumps from 2 to 3. Choose another hour.")


class InvalidAmount(InvalidInput):
    """A text that is no amount of money, or one outside what we take."""

    code = "invalid_amount"
    message = _("We do not understand this amount. Type for example 12,50.")


class TryAgain(Conflict):
    """Two transactions stood in each other's way; nothing was done."""

    code = "try_again"
    message = _("Somebody did something at the same moment. Nothing was changed: please try again.")


class TransitionRefused(Conflict):
    """A state that cannot follow the present one."""

    code = "transition_refused"
    message = _("This cannot be done any more: it changed in the meantime.")

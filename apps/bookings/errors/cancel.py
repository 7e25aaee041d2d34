"""Refusals about cancelling, deciding and using."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Refused


class CancelTooLate(Refused):
    """It has started."""

    code = "cancel_too_late"
    message = _("This has started already and cannot be cancelled any more. Ask at the counter.")


class TooEarly(Refused):
    """Nobody can have stayed away from what has not begun."""

    code = "too_early"
    message = _("This has not started yet. Wait until it has.")


class ReasonNeeded(Refused):
    """A refusal without a word is no answer."""

    code = "reason_needed"
    message = _("Write in a few words why, so that they know.")

"""Refusals about what somebody was checked for."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import InvalidInput, Refused


class AlreadyOver(InvalidInput):
    """A last day that has passed."""

    code = "already_over"
    message = _("This day is already past. Choose a later one.")


class CapabilityInUse(Refused):
    """A capability that something asks, or that somebody has."""

    code = "capability_in_use"
    message = _("Something asks this, or somebody has it. It cannot be removed.")

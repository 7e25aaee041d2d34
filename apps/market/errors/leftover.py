"""Refusals about what nobody came for."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Conflict, InvalidInput, Missing, Refused


class LeftoverGone(Conflict):
    """Somebody was first, or who ordered it came after all."""

    code = "leftover_gone"
    message = _("%(name)s: only %(left)d left. Nothing was done: look again.")


class LeftoverMissing(Missing):
    """Goods that do not stand there."""

    code = "leftover_unknown"
    message = _("We cannot find this among what is left.")


class NothingTaken(InvalidInput):
    """No pieces."""

    code = "nothing_taken"
    message = _("Type how many pieces, for example 1.")


class ReceiverNeeded(InvalidInput):
    """Given away, but to whom?"""

    code = "receiver_needed"
    message = _("Write who gets it, for example the social restaurant.")


class FetchedAfterAll(Conflict):
    """Who ordered it took the rest along: what somebody else had cannot come back to them."""

    code = "fetched_after_all"
    message = _("Who ordered this came after all. It cannot be put back any more.")


class TheirOwn(Refused):
    """Who ordered it and did not come does not get it cheaper."""

    code = "their_own"
    message = _("This is of their own order. Press 'Came after all' on their sheet.")


class CalledBack(Refused):
    """Nobody gets what its producer, or we, called back."""

    code = "called_back"
    message = _("%(name)s was called back. Give it to nobody: press 'Throw away'.")

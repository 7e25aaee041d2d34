"""Refusals of the counter."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Conflict, InvalidInput, Refused


class FormUsed(Conflict):
    """The form was sent before, for something else or for what was undone since."""

    code = "form_used"
    message = _("This screen is old. Nothing was done: look again and press once more.")


class CannotUndo(Conflict):
    """Something later builds on it."""

    code = "cannot_undo"
    message = _("This cannot be undone any more: something else was done with it afterwards.")


class TooLateToUndo(Refused):
    """Undoing is for today; afterwards it is for a manager."""

    code = "too_late_to_undo"
    message = _("This was on another day. Only a manager can still undo it.")


class TooLittleReceived(InvalidInput):
    """Less on the counter than is asked."""

    code = "too_little_received"
    message = _("That is not enough: %(amount)s is still missing.")


class AlreadyDone(Conflict):
    """Somebody else pressed first."""

    code = "already_done"
    message = _("Somebody else just did this. You do not have to do anything more.")


class UnknownWay(InvalidInput):
    """A form that is not one of ours."""

    code = "unknown_way"
    message = _("We did not understand this. Nothing was done: look again and press once more.")


class GivingBackIsForManagers(Refused):
    """Money out of the box needs a manager."""

    code = "giving_back_is_for_managers"
    message = _("Only a manager can give money back. Hand over without paying, and call one.")


class ManyEmptiesAreForManagers(Refused):
    """A pile of empties is worth a second pair of eyes."""

    code = "many_empties_are_for_managers"
    message = _("Money back for more than %(most)d empties needs a manager. Call one.")

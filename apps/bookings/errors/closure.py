"""Refusals about closing a thing."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Conflict


class ClosedAlready(Conflict):
    """A closure over another closure."""

    code = "closed_already"
    message = _("%(resource)s is closed already in (part of) that time.")


class BookingsInTheWay(Conflict):
    """A closure over bookings that stand; `bookings` in the context lists them."""

    code = "bookings_in_the_way"
    message = _("There are bookings in that time. Move or cancel them first.")


class NoOtherFree(Conflict):
    """A booking that should move, and nowhere to go; `field` names its choice."""

    code = "no_other_free"
    message = _("For %(holder)s nothing else of the kind is free. Keep or cancel it.")

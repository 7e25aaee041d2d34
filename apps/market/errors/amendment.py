"""Refusals about changing what was ordered, after ordering closed."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Conflict, InvalidInput, Refused


class CycleIsSettled(Conflict):
    """The books of this market are closed."""

    code = "cycle_is_settled"
    message = _("This market is settled. Nothing can be changed in it any more.")


class OfferClosed(Conflict):
    """The producer needed to know earlier than the market closes."""

    code = "offer_closed"
    message = _("%(name)s could be ordered until %(closed)s. Call us if something must change.")


class NotWeighed(Refused):
    """Goods sold by weight that nobody weighed yet: what they cost is not known."""

    code = "not_weighed"
    message = _("%(name)s is not weighed yet. Weigh it first, then hand it over.")


class MoreThanOrdered(InvalidInput):
    """A share above what somebody ordered."""

    code = "more_than_ordered"
    message = _("Nobody gets more than they ordered: %(most)d at most.")

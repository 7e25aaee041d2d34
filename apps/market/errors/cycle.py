"""Refusals about planned markets."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Conflict


class DraftHasOrders(Conflict):
    """Somebody ordered in a market that was to be dropped."""

    code = "draft_has_orders"
    message = _("There are orders in this market, so it stays.")

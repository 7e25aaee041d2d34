"""Refusals about markets that come back."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import InvalidInput


class RhythmOutOfOrder(InvalidInput):
    """Closing at or before opening."""

    code = "rhythm_out_of_order"
    message = _("Ordering ends after it begins. Check the days and the hours.")


class RhythmOutOfReach(InvalidInput):
    """More weeks or days than anybody plans."""

    code = "rhythm_out_of_reach"
    message = _("Choose from %(least)d to %(most)d.")

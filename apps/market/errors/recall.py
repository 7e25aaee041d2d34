"""Refusals about calling a product back."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import InvalidInput, Refused


class RecallNeedsText(InvalidInput):
    """A warning that says nothing, or too much."""

    code = "recall_needs_text"
    message = _("Write what people must know and do, in %(most)d signs at most.")


class NobodyGotIt(Refused):
    """Nobody has it, so there is nobody to warn."""

    code = "nobody_got_it"
    message = _("Nobody has %(name)s of this market.")


class CalledBackInBag(Refused):
    """Nobody gets what its producer, or we, called back: it leaves the bag first, and is not paid."""

    code = "called_back_in_bag"
    message = _("%(name)s was called back: do not give it. Take it out first, then it is not paid either.")

"""Refusals of the hand-over: what must be done before the bag goes along."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Conflict, InvalidInput, Refused


class AgeNotChecked(Refused):
    """There is alcohol in the bag, and nobody asked the age of who stands there."""

    code = "age_not_checked"
    message = _("Ask the age first: from %(age)d. Then tick it and press again.")


class MoreThanPromised(InvalidInput):
    """Counting at the counter only makes it less."""

    code = "more_than_promised"
    message = _("%(name)s: %(most)d at most. More cannot go along.")


class NotCountable(Conflict):
    """The bag went along already, or nobody came for it."""

    code = "not_countable"
    message = _("This bag is not waiting any more. Undo that first, then count again.")

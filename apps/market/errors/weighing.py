"""Refusals about weighing."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Conflict, InvalidInput, Refused


class InvalidWeight(InvalidInput):
    """A text that is no weight."""

    code = "invalid_weight"
    message = _("We do not understand this weight. Type for example 1,712 (kilos) or 1712 (grams).")


class WeightDoubtful(Refused):
    """Outside what such a piece weighs. `meant` holds the grams that were probably meant, or None."""

    code = "weight_doubtful"
    message = _("%(typed)s is unusual: we expect %(least)s to %(most)s. Is it right?")


class WeightImpossible(Refused):
    """More than ten times outside it. `meant` as above."""

    code = "weight_impossible"
    message = _("%(typed)s cannot be right: we expect %(least)s to %(most)s. Weigh again.")


class WeighedMeanwhile(Conflict):
    """Somebody else weighed it since the screen was made."""

    code = "weighed_meanwhile"
    message = _("Somebody else just weighed this: %(weight)s. Nothing was changed.")


class NotByWeight(Refused):
    """A line that is not sold by weight, or of which nothing is left."""

    code = "not_by_weight"
    message = _("There is nothing to weigh here.")

"""Refusals about making rules."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import InvalidInput


class RuleImplausible(InvalidInput):
    """A number that no place can mean."""

    code = "rule_implausible"
    message = _("Choose a number from %(least)d to %(most)d.")


class LengthsContradict(InvalidInput):
    """Nothing is both long and short enough."""

    code = "lengths_contradict"
    message = _("For %(resource)s the longest is then shorter than the shortest.")

"""Refusals about calendar links."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import InvalidInput, Refused


class LinkNameNeeded(InvalidInput):
    """A calendar link without a name cannot be told from the next."""

    code = "link_name_needed"
    message = _("Give the link a name, for example 'My phone'.")


class TooManyLinks(Refused):
    """More calendar links than one user can have use for."""

    code = "too_many_links"
    message = _("You have %(limit)d calendar links. Revoke one that you no longer use.")

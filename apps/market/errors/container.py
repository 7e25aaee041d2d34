"""Refusals about counting bottles and crates."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import InvalidInput, Refused


class InvalidCount(InvalidInput):
    """Less than none, or more than anybody stores."""

    code = "invalid_count"
    message = _("Type a whole number of pieces, %(most)d at most.")


class ContainersCounted(Refused):
    """A count that finds what stood in the books already."""

    code = "containers_counted"
    message = _("There were %(here)d already. Nothing was changed.")

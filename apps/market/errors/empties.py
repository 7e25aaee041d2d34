"""Refusals about empties that come back."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import InvalidInput, Missing


class NoEmpties(InvalidInput):
    """Nothing was brought, or less than nothing."""

    code = "no_empties"
    message = _("Type how many empties came back, for example 3.")


class TooManyEmpties(InvalidInput):
    """More than anybody carries: a typing error."""

    code = "too_many_empties"
    message = _("That is a lot. At most %(most)d of one kind at a time.")


class ContainerUnknown(Missing):
    """A kind of bottle or crate that does not exist."""

    code = "container_unknown"
    message = _("We do not know this kind of bottle or crate.")

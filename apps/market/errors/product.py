"""Refusals about the range: products, sizes, containers."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Conflict, Refused


class ContainerExists(Conflict):
    """Two kinds of one name."""

    code = "container_exists"
    message = _("There already is a container called %(name)s.")


class SizeIsOrdered(Refused):
    """By the piece or by weight cannot change while a market sells it."""

    code = "size_is_ordered"
    message = _("%(name)s is in a market that is not settled. Make a new size to sell it in another way.")


class AllergensNeeded(Refused):
    """An answer taken away of something that people can order now."""

    code = "allergens_needed"
    message = _("%(name)s is for sale now, so all fourteen allergens must have an answer.")


class SizesReadAlike(Refused):
    """Two sizes of a product that nobody could tell apart on a list."""

    code = "sizes_read_alike"
    message = _("Two sizes read alike: %(name)s. Give one of them a name, for example 'large'.")

"""Refusals about taking something back that people could order."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Missing


class NothingOfProducer(Missing):
    """A producer who has nothing in this market."""

    code = "nothing_of_producer"
    message = _("%(name)s has nothing in this market.")

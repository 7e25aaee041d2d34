"""Refusals about putting goods in bags."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Conflict, InvalidInput


class LineChanged(Conflict):
    """How many there must be is not what stood on the screen; nothing was ticked."""

    code = "line_changed"
    message = _("%(name)s just changed: it is %(now)d now. Look again, then tick it.")


class NotToPack(Conflict):
    """The order is not waiting to be packed any more."""

    code = "not_to_pack"
    message = _("This order does not have to be packed any more: it was handed over or cancelled.")


class InvalidCratePlace(InvalidInput):
    """A place that does not fit on a label."""

    code = "invalid_crate_place"
    message = _("Keep the place short, for example A3. At most %(most)d signs.")

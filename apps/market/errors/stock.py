"""Refusals about what stands on our own shelf."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Conflict, InvalidInput, Missing, Refused


class NotEnoughOnShelf(Conflict):
    """Fewer pieces on the shelf than somebody wants to take; nothing was taken."""

    code = "not_enough_on_shelf"
    message = _("Only %(left)d of %(name)s on the shelf. Nothing was changed.")


class NotOnShelf(Refused):
    """A size of which we keep no stock."""

    code = "not_on_shelf"
    message = _("We keep no stock of %(name)s.")


class StockMissing(Missing):
    """A product of which nothing ever stood on our shelf."""

    code = "stock_unknown"
    message = _("We keep no stock of this.")


class InvalidPieces(InvalidInput):
    """No pieces at all, less than none, or more than a shelf holds."""

    code = "invalid_pieces"
    message = _("Type a whole number of pieces, %(most)d at most.")


class NothingToCount(Refused):
    """A count that finds what stood in the books already."""

    code = "nothing_to_count"
    message = _("There were %(left)d already. Nothing was changed.")


class SoldByWeight(Refused):
    """What is weighed does not stand on a shelf in pieces."""

    code = "sold_by_weight"
    message = _("%(name)s is sold by weight. We keep stock in pieces only.")


class ShelfLimitNeeded(InvalidInput):
    """An offer from our own shelf without a limit."""

    code = "shelf_limit_needed"
    message = _("This comes from our own shelf: say how many pieces.")

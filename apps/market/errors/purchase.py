"""Refusals about order sheets and what producers answer to them."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Conflict, InvalidInput, Missing, Refused


class SheetMissing(Missing):
    """No order sheet behind this link or number."""

    code = "sheet_unknown"
    message = _("We cannot find this order sheet.")


class OrderingGoesOn(Conflict):
    """People can still order from this producer in this market."""

    code = "ordering_goes_on"
    message = _("People can still order from %(name)s. The order sheet leaves when that ends.")


class SheetNotSent(Refused):
    """A supplement to nothing."""

    code = "sheet_not_sent"
    message = _("%(name)s has no order sheet yet. Send that first.")


class NothingToSupplement(Refused):
    """The producer already knows of all that is ordered."""

    code = "nothing_to_supplement"
    message = _("Nothing changed since the last order sheet of %(name)s.")


class SheetsLeft(Conflict):
    """Orders cannot be taken again: the producers are at work."""

    code = "sheets_left"
    message = _("The order sheets have left. Orders cannot be taken again.")


class GoodsAreHere(Conflict):
    """What was delivered counts from now, not what was promised."""

    code = "goods_are_here"
    message = _("The goods were received already. Nothing can be changed here any more: call us if it must.")


class PromiseOutOfReach(InvalidInput):
    """More than was ordered, or less than nothing."""

    code = "promise_out_of_reach"
    message = _("%(name)s: type a number from 0 to %(most)d.")


class NotADocument(InvalidInput):
    """A file that is neither a PDF nor a picture."""

    code = "not_a_document"
    message = _("We cannot read this file. Use a PDF or a photo.")


class DocumentTooLarge(InvalidInput):
    """More than anybody needs for a delivery note."""

    code = "document_too_large"
    message = _("This file is too large. Use one of at most %(limit)s.")

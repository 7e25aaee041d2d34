"""Refusals about money."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Conflict, Refused


class NothingToPay(Refused):
    """Nothing is owed, or it was paid meanwhile."""

    code = "nothing_to_pay"
    message = _("There is nothing to pay any more.")


class AmountChanged(Conflict):
    """What is owed is not what the screen showed."""

    code = "amount_changed"
    message = _("The amount changed: it is now %(amount)s. Check it and take the payment again.")


class TooMuchCash(Refused):
    """More than the law allows in cash."""

    code = "too_much_cash"
    message = _("By law nobody may pay more than %(limit)s in cash. Use the card terminal.")


class EmptyBasket(Refused):
    """Nothing to confirm."""

    code = "empty_basket"
    message = _("Your basket is empty.")


class BasketChanged(Conflict):
    """Not what the screen showed when the button was pressed: another window or device changed it."""

    code = "basket_changed"
    message = _("Your basket changed meanwhile, in another window perhaps. Look at it once more and press again.")


class NoVatRate(Refused):
    """No rate for this kind of supply on that day."""

    code = "no_vat_rate"
    message = _("There is no VAT rate for '%(vat)s' on this day. A manager must enter it first.")

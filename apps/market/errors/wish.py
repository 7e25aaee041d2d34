"""Refusals about what somebody wants of the market."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import InvalidInput, Refused


class UnknownChoice(InvalidInput):
    """Something else than one of the answers."""

    code = "unknown_choice"
    message = _("Choose one of the answers.")


class TooManyFavourites(Refused):
    """More hearts than anybody reads through."""

    code = "too_many_favourites"
    message = _("You have %(most)d favourites: take one away first.")


class NoAddress(Refused):
    """A reminder goes by mail, and there is no address."""

    code = "no_address"
    message = _("We have no e-mail address of you, so we cannot remind you.")


class NothingToRepeat(Refused):
    """No order of before, or no standing list."""

    code = "nothing_to_repeat"
    message = _("There is nothing to put in your basket yet.")

"""Refusals about booking. Each tells why in one sentence."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from apps.hub.errors import Conflict, InvalidInput, Refused


class SlotTaken(Conflict):
    """Somebody else has (part of) this time."""

    code = "slot_taken"
    message = _("%(resource)s is just taken at that time. Choose another hour.")


class HoldExpired(Conflict):
    """The time was held too long ago and given back."""

    code = "hold_expired"
    message = _("We could not hold %(resource)s any longer. Choose your time again.")


class InThePast(Refused):
    """A start that has passed."""

    code = "in_the_past"
    message = _("This time is already past. Choose a later one.")


class TooFarAhead(Refused):
    """Beyond what may be booked now."""

    code = "too_far_ahead"
    message = ngettext_lazy(
        "You can book at most %(days)d day ahead.", "You can book at most %(days)d days ahead.", "days"
    )


class TooShort(Refused):
    """Shorter than the least."""

    code = "too_short"
    message = _("Book at least %(minutes)d minutes.")


class TooLong(Refused):
    """Longer than the most."""

    code = "too_long"
    message = ngettext_lazy("Book at most %(hours)d hour.", "Book at most %(hours)d hours.", "hours")


class NotOnStep(Refused):
    """A time that does not start on the hour or half hour the resource is booked by."""

    code = "not_on_step"
    message = _("Choose times by %(minutes)d minutes, for example 9.00.")


class Closed(Refused):
    """Outside opening hours."""

    code = "closed"
    message = _("%(resource)s is not open then. It is open %(hours)s.")


class ClosedOnHoliday(Refused):
    """A public holiday on which it stays closed."""

    code = "public_holiday"
    message = _("%(resource)s is closed on %(holiday)s.")


class TooSoon(Refused):
    """Less notice than is asked."""

    code = "too_soon"
    message = ngettext_lazy("Book at least %(hours)d hour ahead.", "Book at least %(hours)d hours ahead.", "hours")


class QuotaReached(Refused):
    """As much as one party may have, so that everybody has a turn."""

    code = "quota_reached"
    message = _("At most %(limit)s %(span)s, %(holder)s. You have %(used)s already.")


class SignInFirst(Refused):
    """A rule about people, and nobody we know."""

    code = "sign_in_first"
    message = _("Sign in first: %(resource)s is only for people we know.")


class CapabilityNeeded(Refused):
    """Something must have been checked once, and was not, or no longer holds."""

    code = "capability_needed"
    message = _("For %(resource)s we must know that you may: %(capability)s. %(how)s")


class BornNeeded(Refused):
    """A minimum age, and a date of birth that nobody knows."""

    code = "born_needed"
    message = _("Fill in your date of birth first: %(resource)s is from %(age)d years on.")


class TooYoung(Refused):
    """Younger than the least on the day of use."""

    code = "too_young"
    message = _("You must be at least %(age)d years old on that day.")


class HouseRulesNeeded(Refused):
    """Rules that were not accepted."""

    code = "house_rules_needed"
    message = _("Read the house rules and tick that you agree.")


class AlreadyOver(InvalidInput):
    """A last day that has passed."""

    code = "already_over"
    message = _("This day is already past. Choose a later one.")


class CapabilityInUse(Refused):
    """A capability that something asks, or that somebody has."""

    code = "capability_in_use"
    message = _("Something asks this, or somebody has it. It cannot be removed.")


class NotBookable(Refused):
    """Out of service, or without a price."""

    code = "not_bookable"
    message = _("%(resource)s cannot be booked now.")


class NoPrice(Refused):
    """A time that no rate covers."""

    code = "no_price"
    message = _("There is no price for that time. Ask at the counter.")


class CancelTooLate(Refused):
    """It has started."""

    code = "cancel_too_late"
    message = _("This has started already and cannot be cancelled any more. Ask at the counter.")


class TooEarly(Refused):
    """Nobody can have stayed away from what has not begun."""

    code = "too_early"
    message = _("This has not started yet. Wait until it has.")


class ReasonNeeded(Refused):
    """A refusal without a word is no answer."""

    code = "reason_needed"
    message = _("Write in a few words why, so that they know.")


class ClosedAlready(Conflict):
    """A closure over another closure."""

    code = "closed_already"
    message = _("%(resource)s is closed already in (part of) that time.")


class BookingsInTheWay(Conflict):
    """A closure over bookings that stand; `bookings` in the context lists them."""

    code = "bookings_in_the_way"
    message = _("There are bookings in that time. Move or cancel them first.")


class LinkNameNeeded(InvalidInput):
    """A calendar link without a name cannot be told from the next."""

    code = "link_name_needed"
    message = _("Give the link a name, for example 'My phone'.")


class TooManyLinks(Refused):
    """More calendar links than one user can have use for."""

    code = "too_many_links"
    message = _("You have %(limit)d calendar links. Revoke one that you no longer use.")

"""Refusals of a wish: the rules of a thing."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from apps.hub.errors import Refused


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
    message = _("%(resource)s is not open then. Open that day: %(hours)s.")


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


class CapabilityEnds(Refused):
    """It was checked, and no longer holds on the last day."""

    code = "capability_ends"
    message = _("You may until %(date)s: %(capability)s. Ask us to look again.")


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

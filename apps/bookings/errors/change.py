"""Refusals about changing a booking and handing it over."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Conflict, InvalidInput, Refused


class ChangedMeanwhile(Conflict):
    """Somebody changed it between looking and pressing."""

    code = "changed_meanwhile"
    message = _("This booking was changed in the meantime. Look at how it is now, and choose again.")


class OtherKind(Refused):
    """A bicycle does not become a hall."""

    code = "other_kind"
    message = _("Choose one of the same kind. For something else, make a new booking.")


class StartStays(Refused):
    """What has begun cannot begin at another time, nor be another thing."""

    code = "start_stays"
    message = _("This has begun already: only its end can still change.")


class AskAtCounter(Refused):
    """A change that only staff can make."""

    code = "ask_at_counter"
    message = _("Longer is for a manager to decide. Ask at the counter.")


class HandoverGone(Conflict):
    """An offer that was withdrawn, declined or taken, or whose booking is over."""

    code = "handover_gone"
    message = _("This booking can no longer be taken over.")


class ToYourself(Refused):
    """Handing over to who has it already."""

    code = "to_yourself"
    message = _("This is yours already. Give the name and address of somebody else.")


class AddressNeeded(InvalidInput):
    """An offer goes by mail, so that who takes it over has said yes."""

    code = "address_needed"
    message = _("Give the e-mail address of who takes it over. Without one: ask at the counter.")


class OfferedTooOften(Refused):
    """More offers than one booking can need; our mails are no way to write to people."""

    code = "offered_too_often"
    message = _("You offered this to others %(limit)d times already. Ask at the counter.")

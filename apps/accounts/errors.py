"""Refusals about people."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Conflict, InvalidInput, Refused


class ContactNeeded(InvalidInput):
    """Neither a phone number nor an e-mail address."""

    code = "contact_needed"
    message = _("Give a phone number or an e-mail address, so that we can reach you.")


class NameNeeded(InvalidInput):
    """No name, or nothing but signs."""

    code = "name_needed"
    message = _("Tell us your name.")


class NameWithoutLetters(InvalidInput):
    """Something was typed, and nobody could call it out."""

    code = "name_without_letters"
    message = _("Write your name with letters, so that we can call you.")


class NameTooLong(InvalidInput):
    """More than we keep and more than a label holds."""

    code = "name_too_long"
    message = _("This name is too long. Use at most %(limit)d signs.")


class InvalidPhone(InvalidInput):
    """A text that is no phone number."""

    code = "invalid_phone"
    message = _("This phone number is not right. Type for example 0470 12 34 56.")


class InvalidEmail(InvalidInput):
    """A text that is no e-mail address."""

    code = "invalid_email"
    message = _("This e-mail address is not right. Type for example mieke@voorbeeld.be.")


class BornImplausible(InvalidInput):
    """A date of birth of nobody alive."""

    code = "born_implausible"
    message = _("This date of birth is not right. Look at the year.")


class AlreadyBorn(Refused):
    """A birthday does not change; who mistyped it asks."""

    code = "already_born"
    message = _("Your date of birth stands here already. Ask at the counter to correct it.")


class NotYourAssociation(Refused):
    """Booking for an association one is not a member of."""

    code = "not_your_association"
    message = _("You cannot book for this association. Ask its contact to add you.")


class AddressTaken(Conflict):
    """Another user signs in with this address."""

    code = "address_taken"
    message = _("Somebody else already signs in with this e-mail address.")


class LastManager(Refused):
    """Without a manager nobody could make another."""

    code = "last_manager"
    message = _("This is the last manager. Make somebody else a manager first.")


class InvalidCompanyNumber(InvalidInput):
    """Wrong check digits."""

    code = "invalid_company_number"
    message = _("This company number is not right. Check the digits.")


class AssociationExists(Conflict):
    """Two of one name cannot be told apart."""

    code = "association_exists"
    message = _("There is already an association of this name.")


class WrongCode(InvalidInput):
    """Not the six digits that were mailed."""

    code = "wrong_code"
    message = _("This code is not right. Look at the six digits in the mail and try again.")


class CodeExpired(Refused):
    """More than ten minutes between the mail and the code."""

    code = "code_expired"
    message = _("This code is too old. Ask for a new one.")


class CodeUsedUp(Refused):
    """Three wrong codes."""

    code = "code_used_up"
    message = _("That was three times a wrong code. Ask for a new one.")


class TooManyCodes(Refused):
    """More mails to one address, or from one place, than a person needs."""

    code = "too_many_codes"
    message = _("We already sent several codes. Wait ten minutes and try again.")

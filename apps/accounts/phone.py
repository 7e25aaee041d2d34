"""Phone numbers, through Google's library: any spacing in, E.164 stored."""

from typing import Final

import phonenumbers

from apps.accounts.errors import InvalidPhone

HOME: Final = "BE"


def parse_phone(text: str) -> str:
    """E.164 of what people type: '0470 12 34 56' is '+32470123456'. Refuses: InvalidPhone."""
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException:
        raise InvalidPhone(field="phone") from None
    if not phonenumbers.is_valid_number(number):
        raise InvalidPhone(field="phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def spell_phone(e164: str) -> str:
    """As shown: national for Belgian numbers, international for others."""
    if not e164:
        return ""
    number = phonenumbers.parse(e164)
    style = phonenumbers.PhoneNumberFormat
    at_home = phonenumbers.region_code_for_number(number) == HOME
    return phonenumbers.format_number(number, style.NATIONAL if at_home else style.INTERNATIONAL)

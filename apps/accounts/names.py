"""Names as people write them, and as the counter searches them."""

import re
import unicodedata

from apps.accounts.errors import NameNeeded, NameTooLong, NameWithoutLetters
from apps.accounts.models.person import NAME_LENGTH


def clean_name(text: str) -> str:
    """A name fit to store: no control or direction signs, single spaces, at least one letter.

    Refuses: NameNeeded, NameWithoutLetters, NameTooLong.
    """
    visible = "".join(
        sign for sign in text if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co"} or sign.isspace()
    )
    name = " ".join(unicodedata.normalize("NFC", visible).split())
    if not any(sign.isalpha() for sign in name):
        raise (NameWithoutLetters if text.strip() else NameNeeded)(field="name")
    if len(name) > NAME_LENGTH:
        raise NameTooLong(field="name", limit=NAME_LENGTH)
    return name


def search_form(name: str) -> str:
    """'Van den Berghe-Élise' as 'vandenbergheelise'."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[^a-z0-9]", "", plain)[:NAME_LENGTH]

"""Short public codes: what people read out at the counter and what stands in addresses.

Twenty-eight signs that no one confuses by eye or ear; no vowels, so no words. Four of them
serve a village for decades; on a collision the code grows instead of failing.
"""

import re
import secrets
from typing import Final

from django.db.models import Model

ALPHABET: Final = "BCDFGHJKMNPQRSTVWXYZ23456789"
SHORTEST: Final = 4
LONGEST: Final = 10
TRIES: Final = 3


def fresh_code(model: type[Model], *, field: str = "code") -> str:
    """A code that no row of the model has now; its unique constraint has the last word."""
    manager = model._default_manager
    for length in range(SHORTEST, LONGEST + 1):
        for _try in range(TRIES):
            code = "".join(secrets.choice(ALPHABET) for _sign in range(length))
            if not manager.filter(**{field: code}).exists():
                return code
    message = f"no free code for {model.__name__}"
    raise RuntimeError(message)


def normalise_code(text: str) -> str:
    """What was typed or scanned, as it is stored: 'k7 4p' is 'K74P'."""
    return re.sub(r"[\s.\-·\x00]", "", text).upper()[:LONGEST]


def spell_code(code: str) -> str:
    """As shown: 'K7 4P'."""
    return f"{code[:2]} {code[2:]}" if len(code) <= SHORTEST else " ".join((code[:3], code[3:]))

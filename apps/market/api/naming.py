"""What a refusal is about, in the words of the body that was sent and not in those of a form."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from apps.hub.errors import BuurtpuntError

_OF_THE_PAGE: Final = (
    (re.compile(r"market_age_\d+"), "age_confirmed"),
    (re.compile(r"quantity"), "lines"),
)


@contextmanager
def named_as_sent() -> Iterator[None]:
    """Say `lines.<offer>` of a refusal that is about one offer, and `age_confirmed` of the tick of the page."""
    try:
        yield
    except BuurtpuntError as error:
        offer = error.context.get("offer")
        if offer:
            error.field = f"lines.{offer}"
        for pattern, name in _OF_THE_PAGE:
            if error.field and pattern.fullmatch(error.field):
                error.field = name
        raise

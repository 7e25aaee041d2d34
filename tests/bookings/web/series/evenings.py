"""The Tuesdays of a series, as a page shows them."""

import datetime as dt
from typing import Any

from tests.factories_series import TUESDAY

WEEK = dt.timedelta(weeks=1)
SECOND = TUESDAY + WEEK


def rows_of(response: Any) -> list[Any]:
    """Each date on the page, one after the other."""
    return [row for _month, rows in response.context["months"] for row in rows]

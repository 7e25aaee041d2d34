"""Answers that overtake each other on a slow line."""

import datetime as dt
from typing import Final

from django.http import HttpResponse

READ_AT: Final = "X-Read-At"


def read_at(response: HttpResponse, at: dt.datetime) -> HttpResponse:
    """Say when what this answer brings along was read, after all was written: `questions.js` keeps the latest."""
    response.headers[READ_AT] = str(round(at.timestamp() * 1_000_000))
    return response

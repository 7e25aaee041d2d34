"""A moment in a form: a day and an hour, as people in the village write them."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from apps.hub import clock
from apps.hub.errors import BuurtpuntError, InvalidTime


def date_field(label: Any, **extra: Any) -> forms.DateField:
    """A day, with the browser's calendar."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **extra)


def time_field(label: Any, initial: str) -> forms.CharField:
    """An hour; `clock.parse_time` reads it."""
    return forms.CharField(
        label=label, initial=initial, max_length=8, help_text=gettext_lazy("For example 9.30."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
    )  # fmt: skip


def moment_of(data: dict[str, Any], which: str, *, day: str = "") -> dt.datetime:
    """The moment typed in `<which>_date` (or the field `day`) and `<which>_time`, in UTC; 24.00 ends the day.

    Refuses: InvalidTime and TimeDoesNotExist, at the field that is wrong.
    """
    day = day or f"{which}_date"
    date, text = data[day], data[f"{which}_time"]
    try:
        if text.strip().replace(":", ".").removesuffix("u.").strip() in {"24", "24.00"}:
            return clock.start_of_day(date + dt.timedelta(days=1))
        return clock.at_local(date, clock.parse_time(text))
    except OverflowError as error:
        raise InvalidTime(field=day, text=str(date)) from error
    except BuurtpuntError as error:
        error.field = f"{which}_time"
        raise


def day_sent(text: str) -> dt.date | None:
    """A day that a page of ours sent along ('2026-12-04'); nothing for anything else."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None

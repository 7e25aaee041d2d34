"""The form that asks when: shared by everything that can be booked."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.hub import clock
from apps.hub.errors import BuurtpuntError
from apps.hub.period import Period
from apps.hub.ui import formats

# What stands in the address and in the page: the neighbour reads Dutch there.
HTML_NAMES: Final = {"date": "dag", "start": "van", "end": "tot", "end_date": "terug"}
DATE_FORMATS: Final = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m")
_MIDNIGHT: Final = re.compile(r"^\s*24(?:\s*[.:uh]\s*(?:00)?)?\s*(?:u\.?|uur)?\s*$", re.IGNORECASE | re.ASCII)
_DATE_WRONG: Final = gettext_lazy("We do not understand this day. Type for example 28/11/2026.")


class SlotForm(forms.Form):
    """A day, from and to, and another day of return; gives one `period`.

    Well-formed is all that is asked here; whether it may and can be is for the domain.
    """

    use_required_attribute = False

    date = forms.DateField(
        label=gettext_lazy("Day"),
        input_formats=DATE_FORMATS,
        error_messages={"required": gettext_lazy("Choose a day."), "invalid": _DATE_WRONG},
    )
    start = forms.CharField(
        label=gettext_lazy("From"),
        max_length=20,
        error_messages={"required": gettext_lazy("From when? Type for example 9.30.")},
    )
    end = forms.CharField(
        label=gettext_lazy("To"),
        max_length=20,
        error_messages={"required": gettext_lazy("Until when? Type for example 12.00.")},
    )
    end_date = forms.DateField(
        label=gettext_lazy("Back on another day"),
        required=False,
        input_formats=DATE_FORMATS,
        error_messages={"invalid": _DATE_WRONG},
    )
    request_key = forms.CharField(required=False)

    period: Period | None = None

    def add_prefix(self, field_name: str) -> str:
        """The name in the page."""
        return super().add_prefix(HTML_NAMES.get(field_name, field_name))

    def clean_request_key(self) -> uuid.UUID | None:
        """The key of this form; one that is none of ours is as good as none."""
        try:
            return uuid.UUID(self.cleaned_data["request_key"])
        except ValueError:
            return None

    def clean(self) -> dict[str, Any]:
        """Put the four together into one period; each error at its own field."""
        data: dict[str, Any] = self.cleaned_data
        start = self._moment(data, "start", data.get("date"))
        end = self._moment(data, "end", data.get("end_date") or data.get("date"))
        if start is None or end is None or "end_date" in self.errors:
            return data
        try:
            self.period = Period(start, end)
        except BuurtpuntError as error:
            self.add_error(
                "end_date" if data.get("end_date") and data["end_date"] < data["date"] else "end", error.text
            )
        return data

    def forgive_empty(self, names: Iterable[str]) -> None:
        """Who only asks for the price need not have filled in the rest yet."""
        for name in names:
            if not self.data.get(self.add_prefix(name)):
                self.errors.pop(name, None)

    def _moment(self, data: dict[str, Any], name: str, date: dt.date | None) -> dt.datetime | None:
        text = data.get(name)
        if text is None:
            return None
        text = text.replace(",", ".")
        try:
            next_day = name == "end" and bool(_MIDNIGHT.match(text))
            time = dt.time.min if next_day else clock.parse_time(text)
            next_day = next_day or (name == "end" and time == dt.time.min and not data.get("end_date"))
            if date is None:
                return None
            return clock.at_local(date + dt.timedelta(days=next_day), time)
        except BuurtpuntError as error:
            self.add_error(name, error.text)
        except OverflowError:
            self.add_error("date", str(_DATE_WRONG))
        return None

    @property
    def notes(self) -> list[str]:
        """What to know about the times as understood: an hour that comes twice."""
        if self.period is None:
            return []
        ends = (clock.local(self.period.start), clock.local(self.period.end))
        return [
            _("That night %(time)s comes twice. We take the first.") % {"time": formats.clock_time(wall)}
            for wall in ends
            if clock.is_ambiguous(wall.date(), wall.time().replace(tzinfo=None))
        ]

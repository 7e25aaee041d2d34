"""The form of a normal week: of the counter, and of a thing."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Final, Protocol

from django import forms
from django.utils.translation import gettext as _

from apps.hub import clock
from apps.hub.domain.place import Hours
from apps.hub.enums import Weekday
from apps.hub.errors import BuurtpuntError

STRETCHES: Final = 2  # a day can be open before and after noon
_MIDNIGHT: Final = re.compile(r"^\s*24(?:\s*[.:uh]\s*(?:00)?)?\s*(?:u\.?|uur)?\s*$", re.IGNORECASE | re.ASCII)


class Stretch(Protocol):
    """Opening hours of one day, whoever's they are."""

    weekday: int
    opens: dt.time
    closes: dt.time


class HoursForm(forms.Form):
    """A normal week: for each day two stretches, empty where closed."""

    until_midnight: ClassVar[bool] = False  # whether something may close at 24, which is kept as 0.00

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """One pair of fields per stretch."""
        super().__init__(*args, **kwargs)
        for day in Weekday:
            for index in range(STRETCHES):
                for edge, word in (("opens", _("opens")), ("closes", _("closes"))):
                    self.fields[f"{edge}_{day.value}_{index}"] = forms.CharField(
                        label=f"{day.label}, {word}", required=False, max_length=8,
                        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
                    )  # fmt: skip

    def days(self) -> Iterator[tuple[Weekday, list[tuple[forms.BoundField, forms.BoundField]]]]:
        """Each day with its stretches."""
        for day in Weekday:
            pairs = [
                (self[f"opens_{day.value}_{index}"], self[f"closes_{day.value}_{index}"]) for index in range(STRETCHES)
            ]
            yield day, pairs

    def hours(self) -> list[Hours]:
        """What was typed. Refuses: InvalidTime at its field; half a stretch is asked for the other half."""
        found = []
        for day in Weekday:
            for index in range(STRETCHES):
                names = (f"opens_{day.value}_{index}", f"closes_{day.value}_{index}")
                texts = [self.cleaned_data[name].strip() for name in names]
                if any(texts):
                    opens, closes = (self._time(name, text) for name, text in zip(names, texts, strict=True))
                    found.append(Hours(day.value, opens, closes))
        return found

    def _time(self, name: str, text: str) -> dt.time:
        if self.until_midnight and name.startswith("closes") and _MIDNIGHT.match(text):
            return dt.time.min
        try:
            return clock.parse_time(text)
        except BuurtpuntError as error:
            error.field = name
            raise


class ThingHoursForm(HoursForm):
    """A normal week of a thing."""

    until_midnight = True


def hours_as_typed(rows: Iterable[Stretch]) -> dict[str, str]:
    """Stretches of a week as the form shows them."""
    typed: dict[str, str] = {}
    seen: dict[int, int] = {}
    for stretch in rows:
        index = seen.get(stretch.weekday, 0)
        seen[stretch.weekday] = index + 1
        closes = "24.00" if stretch.closes == dt.time.min else _spell(stretch.closes)
        typed[f"opens_{stretch.weekday}_{index}"] = _spell(stretch.opens)
        typed[f"closes_{stretch.weekday}_{index}"] = closes
    return typed


def _spell(time: dt.time) -> str:
    return f"{time.hour}.{time.minute:02d}"

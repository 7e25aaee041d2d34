"""What to do with each booking that a closing is laid over: one choice per booking."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.bookings.enums import BookingState, InTheWay
from apps.bookings.models import Booking, Resource
from apps.bookings.queries.closure import other_units

MOVE: Final = "move:"
REST: Final = "rest"


@dataclass(frozen=True, slots=True)
class Row:
    """A booking with its choice."""

    booking: Booking
    field: forms.BoundField


class InTheWayForm(forms.Form):
    """A choice per booking, and one for all that was left open. Not yet asked: no errors, only questions."""

    use_required_attribute = False

    def __init__(self, data: Any, *, bookings: Sequence[Booking], closed: Iterable[int], at: dt.datetime) -> None:
        """Offer per booking what can be done with it. A constant number of queries."""
        super().__init__(data)
        self.bookings = list(bookings)
        self.units = other_units([b for b in self.bookings if _may_move(b)], closed, at=at)
        self.was_asked = any(name_of(booking) in data for booking in self.bookings)
        self.fields[REST] = forms.ChoiceField(
            label=gettext_lazy("What is left open above"),
            choices=[("", _("Ask me for each")), ("cancel", _("Cancel, with all the money back")), ("keep", _("Keep"))],
            required=False,
        )
        for booking in self.bookings:
            self.fields[name_of(booking)] = forms.ChoiceField(
                label=f"{booking.holder_name}, {booking.resource.name}",
                choices=self._choices(booking),
                required=False,
            )

    @property
    def rows(self) -> list[Row]:
        """The bookings by start, each with its choice."""
        rows = [Row(booking, self[name_of(booking)]) for booking in self.bookings]
        return sorted(rows, key=lambda row: (row.booking.starts_at, row.booking.pk))

    def clean(self) -> dict[str, Any]:
        """Every booking gets an answer; what is out now can only be kept."""
        data = super().clean() or {}
        for booking in self.bookings:
            name = name_of(booking)
            chosen = data.get(name) or (data.get(REST) if name not in self.errors else "")
            if not chosen and name not in self.errors:
                self.add_error(name, _("Choose what happens."))
            data[name] = chosen
        return data

    @property
    def handling(self) -> dict[str, InTheWay]:
        """By code what to do."""
        chosen = {booking.code: self.cleaned_data[name_of(booking)] for booking in self.bookings}
        return {code: InTheWay.MOVE if value.startswith(MOVE) else InTheWay(value) for code, value in chosen.items()}

    @property
    def move_to(self) -> dict[str, Resource]:
        """By code to which unit."""
        found: dict[str, Resource] = {}
        for booking in self.bookings:
            slug = self.cleaned_data[name_of(booking)].removeprefix(MOVE)
            unit = next((unit for unit in self.units.get(booking.pk, []) if unit.slug == slug), None)
            if unit is not None:
                found[booking.code] = unit
        return found

    def _choices(self, booking: Booking) -> list[tuple[str, str]]:
        keep = ("keep", _("Keep: the closing leaves it out"))
        if booking.state == BookingState.IN_USE:
            return [("", _("Choose")), keep]
        if booking.state == BookingState.HELD:
            return [("", _("Choose")), ("cancel", _("Take it out of the basket")), keep]
        moves = [
            (f"{MOVE}{unit.slug}", _("Move to %(name)s") % {"name": unit.name})
            for unit in self.units.get(booking.pk, [])
        ]
        return [("", _("Choose")), *moves, ("cancel", _("Cancel, with all the money back")), keep]


def name_of(booking: Booking) -> str:
    """The name of its choice in the page."""
    return f"op_{booking.code}"


def _may_move(booking: Booking) -> bool:
    return booking.state in {BookingState.REQUESTED, BookingState.CONFIRMED}

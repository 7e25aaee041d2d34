"""The forms that change a series that stands: which dates, and what of them."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.bookings.enums import SeriesScope
from apps.bookings.models import Booking, Occurrence
from apps.bookings.web.series_form import TimesForm, thing_choices, things, time_field
from apps.hub.ui import formats

_NAMES: Final = {
    "since": "vanaf",
    "scope": "wat",
    "reason": "reden",
    "starts": "van",
    "ends": "tot",
    "resource": "ding",
}


class ScopeForm(forms.Form):
    """From which date, and how much of the series."""

    use_required_attribute = False

    since = forms.ChoiceField(label=gettext_lazy("Which date?"))
    scope = forms.ChoiceField(
        label=gettext_lazy("How much of it?"), widget=forms.RadioSelect, choices=SeriesScope.choices,
        initial=SeriesScope.FOLLOWING,
    )  # fmt: skip

    def __init__(self, *args: Any, rows: list[Occurrence], **options: Any) -> None:
        """`rows` are the dates that can still be changed."""
        super().__init__(*args, **options)
        self.rows = {row.date.isoformat(): row for row in rows}
        self.fields["since"].choices = [  # type: ignore[attr-defined] # it is a choice
            (value, formats.period(row.booking.starts_at, row.booking.ends_at))
            for value, row in self.rows.items()
            if row.booking is not None
        ]

    def add_prefix(self, field_name: str) -> str:
        """The name in the page."""
        names = {
            "since": "vanaf",
            "scope": "wat",
            "reason": "reden",
            "starts": "van",
            "ends": "tot",
            "resource": "ding",
        }
        return super().add_prefix(names.get(field_name, field_name))

    @property
    def booking(self) -> Booking:
        """Of the chosen date."""
        booking = self.rows[self.cleaned_data["since"]].booking
        assert booking is not None  # noqa: S101 - only such rows are offered
        return booking

    @property
    def chosen_scope(self) -> SeriesScope:
        """One, this and following, or all."""
        return SeriesScope(self.cleaned_data["scope"])


class CancelForm(ScopeForm):
    """And why."""

    reason = forms.CharField(label=gettext_lazy("Why?"), required=False, max_length=300)

    def clean_reason(self) -> str:
        """On one line."""
        return " ".join(self.cleaned_data["reason"].split())


class ChangeForm(ScopeForm, TimesForm):
    """And from when to when, and where."""

    starts = time_field(gettext_lazy("From"), required=gettext_lazy("From when? Type for example 9.30."))
    ends = time_field(gettext_lazy("To"), required=gettext_lazy("Until when? Type for example 12.00."))
    resource = forms.ChoiceField(label=gettext_lazy("Where?"), required=False)

    def __init__(self, *args: Any, rows: list[Occurrence], kind_id: int, **options: Any) -> None:
        """`kind_id` says among which things one may choose."""
        super().__init__(*args, rows=rows, **options)
        self.things = {row.slug: row for row in things() if row.kind_id == kind_id}
        self.fields["resource"].choices = [  # type: ignore[attr-defined] # it is a choice
            ("", _("Where each date is now")),
            *thing_choices(self.things.values()),
        ]

    def clean(self) -> dict[str, Any]:
        """Times as times."""
        data: dict[str, Any] = self.cleaned_data
        for name in ("starts", "ends"):
            if (time := self.read_time(name)) is not None:
                data[name] = time
        return data


class DateForm(TimesForm):
    """Another hour or place for one date that could not be."""

    resource = forms.ChoiceField(label=gettext_lazy("Where?"))
    starts = time_field(gettext_lazy("From"), required=gettext_lazy("From when? Type for example 9.30."))
    ends = time_field(gettext_lazy("To"), required=gettext_lazy("Until when? Type for example 12.00."))

    def __init__(self, *args: Any, kind_id: int, **options: Any) -> None:
        """`kind_id` says among which things one may choose."""
        super().__init__(*args, **options)
        self.things = {row.slug: row for row in things() if row.kind_id == kind_id}
        self.fields["resource"].choices = thing_choices(self.things.values())  # type: ignore[attr-defined]

    def add_prefix(self, field_name: str) -> str:
        """The name in the page."""
        return super().add_prefix(_NAMES.get(field_name, field_name))

    def clean(self) -> dict[str, Any]:
        """Times as times."""
        data: dict[str, Any] = self.cleaned_data
        for name in ("starts", "ends"):
            if (time := self.read_time(name)) is not None:
                data[name] = time
        return data

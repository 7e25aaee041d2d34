"""The form of a tariff: for whom, from when, and a row per amount. Works without a script."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.enums import CustomerGroup
from apps.bookings.domain.price import Rate
from apps.bookings.enums import Basis, Days
from apps.bookings.models import Tariff
from apps.hub import clock
from apps.hub.errors import BuurtpuntError
from apps.hub.ui.fields import EuroField
from apps.office.web.moments import date_field
from apps.office.web.tariff_words import GROUPS, group_choices
from apps.payments.enums import VatCode

SPARE: Final = 2  # empty rows to fill in
MAX_ROWS: Final = 40
MAX_MINUTES: Final = 14 * 24 * 60
LENGTHS: Final[dict[int, str | Promise]] = {
    15: gettext_lazy("a quarter of an hour"),
    30: gettext_lazy("half an hour"),
    60: gettext_lazy("an hour"),
    120: gettext_lazy("2 hours"),
    240: gettext_lazy("4 hours"),
    24 * 60: gettext_lazy("24 hours"),
    7 * 24 * 60: gettext_lazy("a week"),
}
_MONTH_DAY: Final = re.compile(r"^\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*$", re.ASCII)
_LEAP_YEAR: Final = 2000
_ROW: Final = (
    "basis", "amount", "label", "minutes", "exact", "part_from", "part_to", "km", "days", "season_from", "season_until",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one amount."""

    number: int
    fields: Mapping[str, BoundField]
    has_when: bool


class TariffForm(forms.Form):
    """A tariff and its rows; a row without what it is for and without an amount is no row."""

    group = forms.ChoiceField(label=gettext_lazy("For whom?"), choices=group_choices)
    valid_from = date_field(gettext_lazy("Valid from"))
    vat_code = forms.ChoiceField(label=gettext_lazy("Which VAT?"), choices=VatCode.choices)
    deposit = EuroField(
        label=gettext_lazy("Security deposit"),
        required=False,
        help_text=gettext_lazy("In euro. It comes back and has no VAT."),
    )
    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MAX_ROWS)

    def __init__(self, data: Any = None, *, rows: int, lengths: frozenset[int] = frozenset(), **kwargs: Any) -> None:
        """So many rows; `lengths` are minutes to choose from beside the usual ones."""
        super().__init__(data, **kwargs)
        self.count = rows
        self.found: list[Rate] = []
        self.initial["rows"] = rows
        for index in range(rows):
            self._add_row(index, lengths)

    def _add_row(self, index: int, lengths: frozenset[int]) -> None:
        number = index + 1
        minutes = dict(sorted({**{extra: f"{extra} min." for extra in lengths}, **LENGTHS}.items()))
        row: dict[str, tuple[Any, forms.Field]] = {
            "basis": (_("what for"), _choice([("", _("Not used")), *Basis.choices])),
            "amount": (_("amount in euro"), EuroField(required=False)),
            "label": (_("name on the price"), forms.CharField(required=False, max_length=40)),
            "minutes": (_("per"), _choice(list(minutes.items()), initial=60)),
            "exact": (_("to the minute instead of per started unit"), forms.BooleanField(required=False)),
            "part_from": (_("from hour"), _text(8)),
            "part_to": (_("to hour"), _text(8)),
            "km": (_("above so many km"), forms.IntegerField(required=False, min_value=0, max_value=99_999)),
            "days": (_("on which days"), _choice(Days.choices, initial=Days.ALL)),
            "season_from": (_("from day"), _text(8)),
            "season_until": (_("to and with day"), _text(8)),
        }
        for name, (label, made) in row.items():
            made.label = _("Row %(number)d, %(what)s") % {"number": number, "what": label}
            self.fields[f"{name}_{index}"] = made

    def each_row(self) -> Iterator[Row]:
        """The rows to draw."""
        for index in range(self.count):
            fields = {name: self[f"{name}_{index}"] for name in _ROW}
            when = (fields["days"].value() or Days.ALL) != Days.ALL or fields["season_from"].value()
            yield Row(index + 1, fields, bool(when or fields["season_until"].value()))

    def clean(self) -> dict[str, Any]:
        """Make a rate of each row; what is missing is asked at its own field."""
        cleaned = super().clean() or self.cleaned_data
        for index in range(self.count):
            if cleaned.get(f"basis_{index}") or cleaned.get(f"amount_{index}") is not None:
                rate = self._rate(index, cleaned)
                if rate is not None:
                    self.found.append(rate)
        return cleaned

    def _rate(self, index: int, cleaned: dict[str, Any]) -> Rate | None:
        got: dict[str, Any] = {name: cleaned.get(f"{name}_{index}") for name in _ROW}
        basis = got["basis"]
        if not basis:
            self.add_error(f"basis_{index}", _("Say what this amount is for."))
        if got["amount"] is None and f"amount_{index}" not in self.errors:
            self.add_error(f"amount_{index}", _("Fill in the amount. Something that is free costs 0."))
        minutes = int(got["minutes"] or 60) if basis == Basis.TIME else 0
        part_from = self._time(index, "part_from", got) if basis == Basis.PART else None
        part_to = self._time(index, "part_to", got) if basis == Basis.PART else None
        season = [self._month_day(index, name, got) for name in ("season_from", "season_until")]
        if bool(season[0]) != bool(season[1]):
            missing = "season_until" if season[0] else "season_from"
            if f"{missing}_{index}" not in self.errors:
                self.add_error(f"{missing}_{index}", _("A season has a first and a last day."))
        if any(f"{name}_{index}" in self.errors for name in _ROW):
            return None
        return Rate(
            basis, got["amount"], label=(got["label"] or "").strip(), minutes=minutes,
            is_exact=basis == Basis.TIME and bool(got["exact"]), part_from=part_from, part_to=part_to,
            days=got["days"] or Days.ALL, season_from=season[0], season_until=season[1],
            from_km=(got["km"] or 0) if basis == Basis.KM else 0,
        )  # fmt: skip

    def _time(self, index: int, name: str, got: Mapping[str, Any]) -> dt.time | None:
        text = (got[name] or "").strip()
        if text.replace(":", ".").removesuffix("u.").strip() in {"24", "24.00"}:
            return dt.time.min
        try:
            return clock.parse_time(text)
        except BuurtpuntError as error:
            self.add_error(f"{name}_{index}", error.text)
            return None

    def _month_day(self, index: int, name: str, got: Mapping[str, Any]) -> str:
        text = (got[name] or "").strip()
        match = _MONTH_DAY.match(text)
        if not text:
            return ""
        try:
            if match is not None:
                return f"{dt.date(_LEAP_YEAR, int(match.group(2)), int(match.group(1))):%m-%d}"
        except ValueError:
            pass
        self.add_error(f"{name}_{index}", _("Write a day and a month, for example 1/10."))
        return ""


def _choice(choices: list[Any], initial: Any = None) -> forms.ChoiceField:
    return forms.ChoiceField(required=False, choices=choices, initial=initial)


def _text(length: int) -> forms.CharField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})
    return forms.CharField(required=False, max_length=length, widget=widget)


def as_typed(tariff: Tariff) -> dict[str, Any]:
    """What the form shows of a tariff with rates."""
    typed: dict[str, Any] = {
        "group": GROUPS[CustomerGroup(tariff.group)],
        "valid_from": tariff.valid_from,
        "vat_code": tariff.vat_code,
        "deposit": tariff.deposit_cents or None,
    }
    for index, row in enumerate(tariff.rates.all()):
        shown = {
            "basis": row.basis, "amount": row.amount_cents, "label": row.label, "minutes": row.minutes or 60,
            "exact": row.is_exact, "part_from": _clock(row.part_from), "part_to": _clock(row.part_to, is_end=True),
            "km": row.from_km, "days": row.days, "season_from": _day(row.season_from),
            "season_until": _day(row.season_until),
        }  # fmt: skip
        typed.update({f"{name}_{index}": value for name, value in shown.items()})
    return typed


def lengths_of(tariff: Tariff | None) -> frozenset[int]:
    """The lengths of units that this tariff has, usual or not."""
    return frozenset(row.minutes for row in tariff.rates.all() if row.minutes) if tariff is not None else frozenset()


def _clock(time: dt.time | None, *, is_end: bool = False) -> str:
    if time is None:
        return ""
    return "24.00" if is_end and time == dt.time.min else f"{time.hour}.{time.minute:02d}"


def _day(month_day: str) -> str:
    month, _dash, day = month_day.partition("-")
    return f"{int(day)}/{int(month)}" if day else ""

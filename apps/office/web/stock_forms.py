"""What can be typed about goods on our own shelf."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.hub.ui import formats
from apps.hub.ui.fields import EuroField
from apps.market.domain.shelf import MOST_ON_SHELF
from apps.market.domain.stock import count_stock, receive_stock, warn_below, waste_stock
from apps.market.models import OrderCycle, StockItem, Variant
from apps.market.queries.stock import sizes_without_stock

MOST_NOTE: Final = 200


def pieces_field(label: Any, *, least: int) -> forms.IntegerField:
    """A number of pieces."""
    figures = forms.NumberInput(attrs={"inputmode": "numeric", "class": "short"})
    return forms.IntegerField(label=label, min_value=least, max_value=MOST_ON_SHELF, widget=figures)


def note_field(hint: Any = "") -> forms.CharField:
    """Why, for who looks later."""
    return forms.CharField(label=_("Note"), help_text=hint, max_length=MOST_NOTE, required=False)


class BoughtForm(forms.Form):
    """More came."""

    pieces = pieces_field(_("How many pieces came?"), least=1)
    note = note_field(_("For example from whom, or the number on the bill."))


class CountForm(forms.Form):
    """What really stands there."""

    pieces = pieces_field(_("How many stand there really?"), least=0)
    note = note_field()


class WasteForm(forms.Form):
    """What must go."""

    pieces = pieces_field(_("How many go away?"), least=1)
    note = note_field(_("For example broken, or past its date."))


class WarnForm(forms.Form):
    """When to be told."""

    pieces = pieces_field(_("Warn us when there are fewer than"), least=0)


class MarketForm(forms.Form):
    """From the shelf to a market."""

    cycle = forms.ChoiceField(label=_("In which market?"))
    pieces = pieces_field(_("How many pieces?"), least=1)
    price = EuroField(label=_("Price of one piece"))

    def __init__(self, *args: Any, cycles: list[OrderCycle], **kwargs: Any) -> None:
        """Offer the markets in which something can still be put."""
        super().__init__(*args, **kwargs)
        self.cycles = {cycle.code: cycle for cycle in cycles}
        choice = self.fields["cycle"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - declared above
        choice.choices = [
            (cycle.code, f"{formats.day_long(cycle.pickup_on)} ({cycle.get_state_display()})") for cycle in cycles
        ]


class FirstForm(BoughtForm):
    """Something that did not stand on our shelf before."""

    size = forms.ModelChoiceField(label=_("What is it?"), queryset=Variant.objects.none(), empty_label=_("Choose one"))
    field_order = ("size", "pieces", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the sizes of which we keep no stock yet."""
        super().__init__(*args, **kwargs)
        choice = self.fields["size"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - declared above
        choice.queryset = sizes_without_stock()


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do with a size on the shelf: its words, form, and the function that does it."""

    label: str | Promise
    button: str | Promise
    form: type[forms.Form]
    do: Callable[..., StockItem]
    said: str | Promise


ACTS: Final[Mapping[str, Act]] = {
    "bought": Act(_("More came"), _("Put on the shelf"), BoughtForm, receive_stock, _("It is on the shelf.")),
    "counted": Act(
        _("Count the shelf"), _("Write the count down"), CountForm, count_stock, _("The count is written down.")
    ),
    "wasted": Act(_("Throw away"), _("Take off the shelf"), WasteForm, waste_stock, _("It is taken off the shelf.")),
    "warn": Act(
        _("Warn when there is little"),
        _("Warn us"),
        WarnForm,
        warn_below,
        _("We warn you when there is little left."),
    ),
}

"""Fields of the forms about the range."""

from decimal import Decimal
from typing import Any

from django import forms

from apps.accounts.phone import parse_phone, spell_phone
from apps.hub.errors import BuurtpuntError


class PercentField(forms.Field):
    """A percentage as people write it: '12,5', '12.5 %'."""

    def __init__(self, **kwargs: Any) -> None:
        """From nothing to five times as much."""
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short", "autocomplete": "off"})
        super().__init__(widget=widget, **kwargs)
        self.number = forms.DecimalField(
            min_value=0, max_value=500, max_digits=5, decimal_places=2, required=False, localize=False
        )

    def to_python(self, value: Any) -> Decimal | None:
        """With comma or dot, with or without the sign."""
        number: Decimal | None = self.number.clean(str(value or "").replace("%", "").replace(",", ".").strip())
        return number

    def prepare_value(self, value: Any) -> Any:
        """12.50 as '12,5'; what was typed stays."""
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether it is another number."""
        try:
            return bool(self.to_python(data) != initial)
        except forms.ValidationError:
            return True


class PhoneField(forms.CharField):
    """A number in any spacing."""

    def __init__(self, **kwargs: Any) -> None:
        """With the keys for figures on a phone."""
        widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
        super().__init__(max_length=32, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """As it is spelled here; what was typed stays."""
        return spell_phone(value) if isinstance(value, str) and value.startswith("+") else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether it is another number."""
        return bool(self.prepare_value(initial or "") != (data or ""))

    def clean(self, value: Any) -> Any:
        """Stored in one form. Refuses: invalid_phone."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            return parse_phone(text)
        except BuurtpuntError as error:
            raise forms.ValidationError(error.text, code=error.code) from error


def whole_field(label: Any, *, most: int, least: int = 0, required: bool = True, **extra: Any) -> forms.IntegerField:
    """A whole number, typed."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"})
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, required=required, widget=widget, **extra
    )  # fmt: skip

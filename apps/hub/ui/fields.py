"""Form fields of ours."""

from typing import Any

from django import forms

from apps.hub.errors import InvalidAmount
from apps.hub.money import parse_amount


class EuroField(forms.CharField):
    """An amount as people write it ('2,50', '€ 3'), in cents; never less than nothing, None where left empty."""

    def __init__(self, **kwargs: Any) -> None:
        """With the keys for figures on a phone."""
        kwargs.setdefault("max_length", 20)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Cents as '3,40'; what was typed stays."""
        return f"{value // 100},{value % 100:02d}" if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether it is another amount."""
        return bool((self.prepare_value(initial) or "") != (data or ""))

    def clean(self, value: Any) -> Any:
        """The cents. Refuses: invalid_amount."""
        text = super().clean(value)
        if not text:
            return None
        try:
            cents = parse_amount(text)
        except InvalidAmount as error:
            raise forms.ValidationError(error.text, code=error.code) from error
        if cents < 0:
            raise forms.ValidationError(InvalidAmount().text, code=InvalidAmount.code)
        return cents

"""Form fields of ours."""

from typing import Any

from django import forms

from apps.hub.errors import BuurtpuntError, InvalidAmount
from apps.hub.money import parse_amount
from apps.hub.pictures import redraw_picture


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


class PhotoField(forms.FileField):
    """A picture to send along, in its value already drawn anew and at most `longest` pixels; None where none was sent.

    What a camera wrote into the file is gone. The page's form needs `enctype="multipart/form-data"`.
    """

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        """Not required, and asking for the kinds of pictures that we take."""
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}))
        super().__init__(**kwargs)
        self.longest = longest

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The picture as it is kept. Refuses: picture_too_large, not_a_picture."""
        sent = super().clean(data, initial)
        if not sent:
            return None
        try:
            return redraw_picture(sent.file, size=sent.size, name="photo", longest=self.longest)
        except BuurtpuntError as error:
            raise forms.ValidationError(error.text, code=error.code) from error

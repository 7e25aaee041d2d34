"""Kinds of filters that do not guess: what is none of their answers is refused, not taken for no filter."""

from typing import Any, Final

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.hub.codes import normalise_code

_ANSWERS: Final = {"true": True, "1": True, "false": False, "0": False}


class YesNoField(forms.Field):
    """`true` or `false`; nothing is no filter."""

    default_error_messages = {"invalid": _("Say true or false.")}

    def to_python(self, value: Any) -> bool | None:
        """Refuse any other word."""
        if value in self.empty_values:
            return None
        answer = _ANSWERS.get(str(value).lower())
        if answer is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return answer


class YesNoFilter(django_filters.BooleanFilter):  # type: ignore[misc] # the library ships no types
    """A filter that is on, off or not asked."""

    field_class = YesNoField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A line of text: the library's own widget reads `maybe` as nothing."""
        super().__init__(*args, widget=forms.TextInput, **kwargs)


class CodeFilter(django_filters.CharFilter):  # type: ignore[misc] # the library ships no types
    """A public code, as people type it: `5y vb` is 5YVB."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """By the code as it is stored."""
        found: QuerySet[Any] = super().filter(qs, normalise_code(value) if value else value)
        return found

"""Fields and bodies that more than one part of the API uses."""

import datetime as dt
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

FIRST_YEAR: Final = 1999
LAST_YEAR: Final = 2101


class ErrorSerializer(serializers.Serializer[Any]):
    """What every refusal looks like."""

    code = serializers.CharField()
    message = serializers.CharField()
    fields = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))  # type: ignore[assignment] # the body's own word


class MomentField(serializers.DateTimeField):
    """A moment with its offset: a time without one means another hour to somebody else."""

    default_error_messages = {
        "naive": _("Give the moment with its offset, like 2026-11-28T09:00:00+01:00."),
        "out_of_reach": _("Give a moment from 2000 to 2100."),
    }

    def enforce_timezone(self, value: dt.datetime) -> dt.datetime:
        """Refuse a naive moment instead of guessing."""
        if value.tzinfo is None:
            self.fail("naive")
        if not FIRST_YEAR < value.year < LAST_YEAR:  # sums with it must not leave the calendar
            self.fail("out_of_reach")
        return value.astimezone(dt.UTC)

"""What goes out and what comes in about things and bookings. No rules here: the domain has them."""

from apps.bookings.api.serializers.booking import (
    BookingIn,
    BookingOut,
    CancelIn,
    CancelPreviewOut,
    ChangeIn,
    ChangePreviewOut,
    ConfirmIn,
    HandoverIn,
    HandoverOut,
)
from apps.bookings.api.serializers.resource import KindOut, ResourceOut
from apps.bookings.api.serializers.series import (
    OccurrenceOut,
    PlannedOut,
    SeriesCancelIn,
    SeriesCancelPreviewOut,
    SeriesIn,
    SeriesOut,
    SeriesWithDatesOut,
)
from apps.bookings.api.serializers.waiting import OfferTakenIn, WaitingIn, WaitingOut
from apps.bookings.api.serializers.wish import FoundOut, PeriodIn, PeriodOut, QuoteIn, QuoteOut, RefusalOut, SearchIn

__all__ = [
    "BookingIn",
    "BookingOut",
    "CancelIn",
    "CancelPreviewOut",
    "ChangeIn",
    "ChangePreviewOut",
    "ConfirmIn",
    "FoundOut",
    "HandoverIn",
    "HandoverOut",
    "KindOut",
    "OccurrenceOut",
    "OfferTakenIn",
    "PeriodIn",
    "PeriodOut",
    "PlannedOut",
    "QuoteIn",
    "QuoteOut",
    "RefusalOut",
    "ResourceOut",
    "SearchIn",
    "SeriesCancelIn",
    "SeriesCancelPreviewOut",
    "SeriesIn",
    "SeriesOut",
    "SeriesWithDatesOut",
    "WaitingIn",
    "WaitingOut",
]

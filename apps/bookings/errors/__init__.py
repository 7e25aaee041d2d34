"""Refusals about booking, a module per theme. Each tells why in one sentence."""

from apps.bookings.errors.cancel import (
    CancelTooLate,
    ReasonNeeded,
    TooEarly,
)
from apps.bookings.errors.clearance import (
    AlreadyOver,
    CapabilityInUse,
)
from apps.bookings.errors.closure import (
    BookingsInTheWay,
    ClosedAlready,
)
from apps.bookings.errors.feed import (
    LinkNameNeeded,
    TooManyLinks,
)
from apps.bookings.errors.rules import (
    BornNeeded,
    CapabilityEnds,
    CapabilityNeeded,
    Closed,
    ClosedOnHoliday,
    HouseRulesNeeded,
    InThePast,
    NotOnStep,
    QuotaReached,
    SignInFirst,
    TooFarAhead,
    TooLong,
    TooShort,
    TooSoon,
    TooYoung,
)
from apps.bookings.errors.series import (
    AssociationNeeded,
    IntervalImplausible,
    NoDatesLeft,
    NotInSeries,
    NotTheLast,
    NothingLeftOfSeries,
    NothingPossible,
    SeriesEndNeeded,
    SeriesEnded,
    SeriesEndsTooEarly,
    TooManyDates,
)
from apps.bookings.errors.slot import (
    HoldExpired,
    NotBookable,
    SlotTaken,
)
from apps.bookings.errors.tariff import (
    NoPrice,
)
from apps.bookings.errors.waiting import (
    PromisedToWaiting,
)

__all__ = [
    "AlreadyOver",
    "AssociationNeeded",
    "BookingsInTheWay",
    "BornNeeded",
    "CancelTooLate",
    "CapabilityEnds",
    "CapabilityInUse",
    "CapabilityNeeded",
    "Closed",
    "ClosedAlready",
    "ClosedOnHoliday",
    "HoldExpired",
    "HouseRulesNeeded",
    "InThePast",
    "IntervalImplausible",
    "LinkNameNeeded",
    "NoDatesLeft",
    "NoPrice",
    "NotBookable",
    "NotInSeries",
    "NotOnStep",
    "NotTheLast",
    "NothingLeftOfSeries",
    "NothingPossible",
    "PromisedToWaiting",
    "QuotaReached",
    "ReasonNeeded",
    "SeriesEndNeeded",
    "SeriesEnded",
    "SeriesEndsTooEarly",
    "SignInFirst",
    "SlotTaken",
    "TooEarly",
    "TooFarAhead",
    "TooLong",
    "TooManyDates",
    "TooManyLinks",
    "TooShort",
    "TooSoon",
    "TooYoung",
]

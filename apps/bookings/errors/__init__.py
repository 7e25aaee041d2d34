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
from apps.bookings.errors.slot import (
    HoldExpired,
    NotBookable,
    SlotTaken,
)
from apps.bookings.errors.tariff import (
    NoPrice,
)

__all__ = [
    "AlreadyOver",
    "BookingsInTheWay",
    "BornNeeded",
    "CancelTooLate",
    "CapabilityInUse",
    "CapabilityNeeded",
    "Closed",
    "ClosedAlready",
    "ClosedOnHoliday",
    "HoldExpired",
    "HouseRulesNeeded",
    "InThePast",
    "LinkNameNeeded",
    "NoPrice",
    "NotBookable",
    "NotOnStep",
    "QuotaReached",
    "ReasonNeeded",
    "SignInFirst",
    "SlotTaken",
    "TooEarly",
    "TooFarAhead",
    "TooLong",
    "TooManyLinks",
    "TooShort",
    "TooSoon",
    "TooYoung",
]

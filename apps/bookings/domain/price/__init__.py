"""What a stretch of time costs: pure functions of a price list and a period.

`rates` says what there is to pay with, `calendar` lays it over local days, `cover` finds the
cheapest way, `quotes` makes lines of it, `words` names them.
"""

from apps.bookings.domain.price.quotes import Quote, QuoteLine, quote, quote_distance
from apps.bookings.domain.price.rates import PriceList, Rate

__all__ = ["PriceList", "Quote", "QuoteLine", "Rate", "quote", "quote_distance"]

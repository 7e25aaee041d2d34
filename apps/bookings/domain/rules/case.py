"""What every rule is asked about: a wish, with what it takes to judge it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from apps.accounts.enums import CustomerGroup
from apps.bookings.models.rulebook import Rulebook
from apps.bookings.queries.standing import Standing

if TYPE_CHECKING:
    from apps.bookings.domain.wish import Wish


@dataclass(frozen=True, slots=True)
class Case:
    """The wish, the rules that hold for the thing, as whom it is asked, and how they stand."""

    wish: "Wish"
    book: Rulebook
    group: CustomerGroup
    standing: Standing

    @property
    def starts_anew(self) -> bool:
        """Whether the start is part of the wish; not when only the end of a booking is to change."""
        booking = self.wish.booking
        return booking is None or booking.starts_at != self.wish.period.start

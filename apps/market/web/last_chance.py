"""'Laatste kans vandaag': one small line for everybody, while there is something."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from apps.hub import clock
from apps.market.domain.last_chance import FULL, percent_at
from apps.market.queries.leftover import chances_of_day

MOST: Final = 3  # names on the line


@dataclass(frozen=True, slots=True)
class LastChance:
    """What stands at the counter, and what of the full price it still costs, in percent."""

    words: str
    more: int
    percent: int

    @property
    def is_cheaper(self) -> bool:
        """Whether the price has fallen."""
        return self.percent < FULL


def last_chance(at: dt.datetime) -> LastChance | None:
    """Of today's market only; None when nothing is left. One query."""
    chances = chances_of_day(clock.local_date(at))
    if not chances:
        return None
    words = ", ".join(f"{pieces} × {name}" for name, pieces, _ends in chances[:MOST])
    percent = min(percent_at(ends_at=ends, at=at) for _name, _pieces, ends in chances)
    return LastChance(words, max(0, len(chances) - MOST), percent)

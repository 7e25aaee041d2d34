"""What comes along with a press: empties that are brought, last-chance goods that are bought."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

FOR_VOLUNTEERS: Final = 50  # for so many empties at a time a volunteer gives money back


@dataclass(frozen=True, slots=True)
class Along:
    """Pieces by the code of the kind of container, and by the code of the leftover."""

    empties: Mapping[str, int] = field(default_factory=dict)
    bought: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_something(self) -> bool:
        """Whether anything is brought or bought at all."""
        return any(self.empties.values()) or any(self.bought.values())

    @property
    def is_many(self) -> bool:
        """Whether it takes a manager to give money back for these empties."""
        return sum(self.empties.values()) > FOR_VOLUNTEERS


NOTHING: Final = Along()

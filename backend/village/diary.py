"""What happens in the village, lived through in order of time."""

import datetime as dt
import heapq
from collections.abc import Callable
from itertools import count

from apps.hub.enums import MailState
from apps.hub.models import OutgoingMail
from apps.market.domain.confirmation import tell_all_news

Action = Callable[[dt.datetime], None]


class Diary:
    """Moments with what happens then. What lies after `until` is never lived.

    An action may add to the diary: who orders on Tuesday comes for it on Friday.
    """

    def __init__(self, until: dt.datetime) -> None:
        self.until = until
        self._pages: list[tuple[dt.datetime, int, Action]] = []
        self._order = count()

    def add(self, moment: dt.datetime, action: Action) -> None:
        """Let it happen then; of one moment, what was added first happens first."""
        if moment <= self.until:
            heapq.heappush(self._pages, (moment, next(self._order), action))

    def live(self) -> int:
        """Live until the end; returns how many things happened."""
        lived = 0
        while self._pages:
            moment, _order, action = heapq.heappop(self._pages)
            action(moment)
            tell_all_news(moment)
            _post_mails(moment)
            lived += 1
        return lived


def _post_mails(moment: dt.datetime) -> None:
    """The mails of that moment left then: the outbox itself goes by the real clock."""
    OutgoingMail.objects.filter(state=MailState.WAITING).update(
        state=MailState.SENT, created_at=moment, sent_at=moment, next_try_at=moment, attempts=1
    )

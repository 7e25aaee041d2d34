"""What happens in the buurtpunt: a small registry that the home page reads.

An app that knows of public events registers a provider in `AppConfig.ready()`. Providers say only
what everybody may read: no names of private persons.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from apps.hub.period import Period


@dataclass(frozen=True, order=True)
class AgendaItem:
    """Something that starts at a moment."""

    at: dt.datetime
    title: str
    url: str = ""


# Given a stretch of time, the items that start in it, in any order, with a constant number of queries.
Provider = Callable[[Period], Iterable[AgendaItem]]

_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Make a provider known; twice is once."""
    if provider not in _providers:
        _providers.append(provider)


def coming(*, at: dt.datetime, days: int = 8, limit: int = 5) -> list[AgendaItem]:
    """The next items, soonest first."""
    period = Period(at, at + dt.timedelta(days=days))
    return sorted(item for provider in _providers for item in provider(period))[:limit]

"""Time that came free: who wants to know is told once it is certain."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

from django.db import transaction

from apps.hub.period import Period

Listener = Callable[[Sequence[int], Period, dt.datetime], None]

_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Call this with the leaves, the period and the moment whenever time came free.

    It runs after the commit, in a transaction of its own, and may be told the same twice. A listener
    that fails is no reason to undo what freed the time; a state scan must find what it missed.
    """
    if listener not in _listeners:
        _listeners.append(listener)


def tell(leaves: Sequence[int], period: Period, *, at: dt.datetime) -> None:
    """Say that these leaves are free in that period once this transaction has committed."""
    for listener in _listeners:
        transaction.on_commit(partial(listener, tuple(leaves), period, at), robust=True)

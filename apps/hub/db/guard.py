"""From a constraint's name to a refusal that people understand.

The row lock gives the good message in nearly every case; this is for the rest. PostgreSQL names
the constraint in the error's diagnostics, SQLite writes it into the message.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, OperationalError

from apps.hub.errors import BuurtpuntError, TryAgain

_DEADLOCK_STATES = frozenset({"40P01", "40001", "55P03"})  # deadlock, serialization failure, lock not available


@contextmanager
def constrained(refusals: Mapping[str, Callable[[], BuurtpuntError]]) -> Iterator[None]:
    """Translate a broken constraint into its refusal, and a deadlock into `TryAgain`.

    `refusals` maps constraint names (on SQLite also 'table.column' of a plain unique field) to
    what makes the refusal. Use it *around* the `atomic` block: the transaction is broken by then.
    An unknown constraint is a bug and passes through.
    """
    try:
        yield
    except IntegrityError as error:
        text = str(error)
        diagnosis = getattr(error.__cause__, "diag", None)
        name = getattr(diagnosis, "constraint_name", None)
        for known, refusal in refusals.items():
            if known == name or known in text:
                raise refusal() from error
        raise
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) in _DEADLOCK_STATES or "locked" in str(error):
            raise TryAgain from error
        raise

"""Emptying the SQLite test database, although its ledger refuses every delete.

PostgreSQL truncates, which fires no row triggers. SQLite deletes, so the refusing triggers are
set aside for the flush and put back in the same breath.
"""

from collections.abc import Callable, Sequence

from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations


def flush_without_triggers(
    flush: Callable[[BaseDatabaseOperations, Sequence[str]], None],
) -> Callable[[BaseDatabaseOperations, Sequence[str]], None]:
    """Wrap `execute_sql_flush` so that triggers do not see it."""

    def wrapped(self: BaseDatabaseOperations, sql_list: Sequence[str]) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(%'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            flush(self, sql_list)
            for _, sql in triggers:
                cursor.execute(sql)

    return wrapped

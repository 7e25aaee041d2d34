"""The database as the migrations left it, put back after each test that committed.

Django's own way empties every table, what migrations put there as well, and then makes all
permissions anew, half a second a time; and on SQLite the ledger's triggers refuse its deletes.
"""

import sqlite3
from collections.abc import Callable

from django.db import connection, transaction


def keep_database() -> Callable[[], None]:
    """Remember the database as it is now; return what puts it back."""
    return _keep_sqlite() if connection.vendor == "sqlite" else _keep_postgresql()


def _keep_sqlite() -> Callable[[], None]:
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    connection.ensure_connection()
    connection.connection.backup(copy)

    def put_back() -> None:
        connection.ensure_connection()
        copy.backup(connection.connection)

    return put_back


def _keep_postgresql() -> Callable[[], None]:
    """Rows that were there stay; the tables that were empty are emptied, later rows leave the others."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        keys: dict[str, list[int]] = {}
        for table in tables:
            cursor.execute(f"SELECT 1 FROM {quote(table)} LIMIT 1")
            if cursor.fetchone():
                cursor.execute(f"SELECT id FROM {quote(table)}")
                keys[table] = [key for (key,) in cursor.fetchall()]
    empty = ", ".join(quote(table) for table in tables if table not in keys)

    def put_back() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {empty}")
            for table, known in keys.items():
                cursor.execute(f"DELETE FROM {quote(table)} WHERE id <> ALL(%s)", [known])

    return put_back

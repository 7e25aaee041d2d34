"""`DATABASE_URL` as Django's database settings, for SQLite and PostgreSQL."""

from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_ENGINE: Final = "backend.sqlite"
POSTGRESQL_ENGINE: Final = "django.db.backends.postgresql"

# One writer at a time, announced at the start of its transaction, so that nobody reads,
# decides and then finds the database taken; readers go on meanwhile (WAL).
SQLITE_OPTIONS: Final = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        " PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8000;"
    ),
}
KEEP_CONNECTION_SECONDS: Final = 60


def database_settings(url: str, *, base: Path) -> dict[str, Any]:
    """Return the entry of `DATABASES` for `url`.

    `sqlite:///var/x.sqlite3` is relative to `base`, `sqlite:////srv/x.sqlite3` is absolute;
    `postgres://user:password@host:port/name?sslmode=require` passes its query on, and a
    `host=/folder` in the query means a unix socket. Raises `ValueError` with a sentence.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(parts.path.removeprefix("/"), base=base)
    if parts.scheme not in {"postgres", "postgresql"}:
        message = f"{parts.scheme or url!r} is no database we know; use sqlite or postgres."
        raise ValueError(message)
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        message = "the address of the PostgreSQL database names no database."
        raise ValueError(message)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": POSTGRESQL_ENGINE,
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": KEEP_CONNECTION_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _sqlite(path: str, *, base: Path) -> dict[str, Any]:
    if not path:
        message = "the address of the SQLite database names no file."
        raise ValueError(message)
    # The tests of several threads need a file: a database in memory has one connection.
    test_name = base / "var" / "test.sqlite3"
    return {
        "ENGINE": SQLITE_ENGINE,
        "NAME": base / path,
        "CONN_MAX_AGE": KEEP_CONNECTION_SECONDS,
        "OPTIONS": dict(SQLITE_OPTIONS),
        "TEST": {"NAME": test_name},
    }

from pathlib import Path

import pytest
from django.db import connection

from backend.database_url import database_settings


def test_sqlite_path_is_relative_to_the_project() -> None:
    assert database_settings("sqlite:///var/x.sqlite3", base=Path("/srv"))["NAME"] == Path("/srv/var/x.sqlite3")


def test_sqlite_path_with_four_slashes_is_absolute() -> None:
    assert database_settings("sqlite:////data/x.sqlite3", base=Path("/srv"))["NAME"] == Path("/data/x.sqlite3")


def test_postgres_address_is_taken_apart() -> None:
    read = database_settings("postgres://jo%40:p%2Fw@db.example:5433/linde?sslmode=require", base=Path("/srv"))
    assert (read["USER"], read["PASSWORD"]) == ("jo@", "p/w")
    assert (read["HOST"], read["PORT"], read["NAME"]) == ("db.example", "5433", "linde")
    assert read["OPTIONS"] == {"sslmode": "require"}


def test_postgres_socket_folder_is_the_host() -> None:
    read = database_settings("postgresql://postgres@/linde?host=/run/pg", base=Path("/srv"))
    assert (read["HOST"], read["OPTIONS"]) == ("/run/pg", {})


@pytest.mark.parametrize("url", ["", "sqlite://", "redis://x", "postgres://user@host/", "postgres://h:port/x"])
def test_address_that_cannot_be_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"\w+"):
        database_settings(url, base=Path("/srv"))


@pytest.mark.sqlite
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 1), ("busy_timeout", 20_000)]
)
def test_sqlite_is_set_up_for_many_at_once(pragma: str, value: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone() == (value,)

"""Writers of one process go in the order in which they came, and every end of a transaction passes the turn on."""

import threading
import time
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from apps.hub.models import WorkerBeat
from backend.sqlite.base import _files
from backend.sqlite.turns import Turns
from tests.factories import NOON

LONG = 30.0


def until(is_so: Callable[[], bool]) -> None:
    """Wait for something another thread does."""
    end = time.monotonic() + LONG
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.001)


def a_queue(turns: Turns, names: str, came: list[str]) -> list[threading.Thread]:
    """Threads that ask for their turn one after the other, while somebody has it."""

    def wait(name: str) -> None:
        assert turns.take(seconds=LONG)
        came.append(name)
        turns.pass_on()

    threads = []
    for number, name in enumerate(names, start=1):
        thread = threading.Thread(target=wait, args=(name,))
        thread.start()
        threads.append(thread)
        until(lambda number=number: len(turns._waiting) == number)  # type: ignore[misc] # bound per turn of the loop
    return threads


def test_turns_come_in_the_order_of_asking() -> None:
    turns, came = Turns(), list[str]()
    assert turns.take(seconds=LONG)
    threads = a_queue(turns, "ABCDEFGH", came)

    turns.pass_on()
    for thread in threads:
        thread.join(LONG)

    assert "".join(came) == "ABCDEFGH"


def test_who_just_had_it_goes_behind_who_waits() -> None:
    turns, came = Turns(), list[str]()
    assert turns.take(seconds=LONG)
    (thread,) = a_queue(turns, "A", came)

    turns.pass_on()
    assert turns.take(seconds=LONG)

    assert came == ["A"]
    turns.pass_on()
    thread.join(LONG)


def test_who_waited_too_long_leaves_the_queue() -> None:
    turns = Turns()
    assert turns.take(seconds=LONG)

    assert not turns.take(seconds=0.01)

    turns.pass_on()
    assert turns.take(seconds=0.01)


def write() -> None:
    WorkerBeat.objects.update_or_create(name="beurt", defaults={"at": NOON})


def is_free() -> bool:
    return not _files[str(connection.settings_dict["NAME"])]._is_taken


def write_and_fail() -> None:
    with transaction.atomic():
        write()
        raise ZeroDivisionError


def write_and_close() -> None:
    with transaction.atomic():
        write()
        connection.close()
        write()


def ask_nonsense() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_transaction_holds_the_turn_until_it_is_committed() -> None:
    with transaction.atomic():
        write()
        with transaction.atomic():
            write()
        assert not is_free()
    assert is_free()


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("broken", "error"),
    [(write_and_fail, ZeroDivisionError), (write_and_close, DatabaseError), (ask_nonsense, DatabaseError)],
)
def test_a_transaction_that_breaks_passes_it_on(broken: Callable[[], None], error: type[Exception]) -> None:
    with pytest.raises(error):
        broken()
    assert is_free()


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_cannot_begin_passes_it_on(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.ensure_connection()
    monkeypatch.setattr(connection, "transaction_mode", "NO SUCH")
    with pytest.raises(DatabaseError):
        write()
    assert is_free()

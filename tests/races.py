"""Many at once: real threads with real connections, let go at one barrier."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db import connection

from apps.hub.errors import BuurtpuntError

Result = TypeVar("Result")


@dataclass
class Outcome(Generic[Result]):
    """What each did: results of those who made it, refusals by code, and anything that should not be."""

    results: list[Result] = field(default_factory=list)
    refusals: list[BuurtpuntError] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)

    @property
    def codes(self) -> set[str]:
        """The codes of the refusals."""
        return {refusal.code for refusal in self.refusals}


def race(runners: Sequence[Callable[[], Result]], *, seconds: float = 60) -> Outcome[Result]:
    """Run each callable in its own thread and connection, all released together.

    Each has its connection open before the barrier, so that none is late. Ask for the
    `transactional_db` fixture: the threads must see what was committed.
    """
    outcome: Outcome[Result] = Outcome()
    barrier = threading.Barrier(len(runners))
    note = threading.Lock()

    def run(runner: Callable[[], Result]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=seconds)
            result = runner()
        except BuurtpuntError as refusal:
            with note:
                outcome.refusals.append(refusal)
        except BaseException as error:  # noqa: BLE001 - the test looks at what it was
            with note:
                outcome.errors.append(error)
        else:
            with note:
                outcome.results.append(result)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(runner,)) for runner in runners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=seconds)
    assert not any(thread.is_alive() for thread in threads), "a runner hangs"
    return outcome

"""Django's SQLite backend, with a queue in front of its one writer.

SQLite lets a connection that finds the file taken sleep and try again, longer each time, so in a rush who just came
often goes before who waits for seconds. The threads of one process queue up here first; the file's own lock stands
between processes, as it always did.
"""

from typing import Final

from django.db.backends.sqlite3 import base

from backend.sqlite.turns import Turns

_files: Final[dict[str, Turns]] = {}


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes its turn at the start of a transaction that writes, and passes it on at the end."""

    _turn: Turns | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc] # not in the stubs, as the next three
        except BaseException:
            self._pass_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._pass_turn()  # one that fails is rolled back

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._pass_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._pass_turn()

    def _take_turn(self) -> None:
        """Wait as long as SQLite would; who still has no turn asks the file itself, which then says no."""
        turns = _files.setdefault(str(self.settings_dict["NAME"]), Turns())
        if self._turn is None and turns.take(seconds=self.settings_dict["OPTIONS"]["timeout"]):
            self._turn = turns

    def _pass_turn(self) -> None:
        if self._turn is not None:
            turns, self._turn = self._turn, None
            turns.pass_on()

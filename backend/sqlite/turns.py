"""A lock that is given in the order in which it was asked for."""

import threading
from collections import deque


class Turns:
    """One at a time, first come, first served: who lets go hands over to who waits longest."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Lock] = deque()

    def take(self, *, seconds: float) -> bool:
        """Wait for the turn, at most so long; returns whether it came."""
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=seconds):
            return True
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # handed over just as the waiting ended

    def pass_on(self) -> None:
        """Let the next one go, if anybody waits."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False

"""What every machine of hypothesis stands on: a story that leaves nothing behind, and acts that may be refused."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine

from apps.hub.actors import SYSTEM
from apps.hub.errors import BuurtpuntError


class Story(RuleBasedStateMachine):
    """Everything happens in one transaction that is rolled back."""

    def __init__(self) -> None:
        """Begin it."""
        super().__init__()
        self.whole_story = transaction.atomic()
        self.whole_story.__enter__()

    def teardown(self) -> None:
        """As if nothing had happened."""
        transaction.set_rollback(True)
        self.whole_story.__exit__(None, None, None)


class StoryOfRefusals(Story):
    """And what is refused leaves nothing behind either; a machine says what `everything` is, and when it is now."""

    at: dt.datetime

    @staticmethod
    def everything() -> list[Any]:
        """What a refusal must not change."""
        raise NotImplementedError

    def attempt(self, act: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Done or refused; nothing else, and a refusal leaves nothing behind."""
        before = self.everything()
        try:
            with transaction.atomic():
                act(*args, by=SYSTEM, at=self.at, **kwargs)
        except BuurtpuntError:
            assert self.everything() == before

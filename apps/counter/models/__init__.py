"""What was done at the counter."""

from apps.counter.models.action import CounterAction

__all__ = ["CounterAction"]

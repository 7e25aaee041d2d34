"""What the database refuses by itself."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction


def broken(change: Callable[[], Any]) -> str:
    """What the database said."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        change()
    return str(refusal.value)

"""The bike that everybody wants."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from apps.bookings.models import Resource
from tests.bookings.domain.waiting.line import Committing
from tests.factories_bookings import a_resource


@pytest.fixture
def berta() -> Resource:
    """The bike that everybody wants."""
    return a_resource("Bakfiets Berta")


@pytest.fixture
def committing(django_capture_on_commit_callbacks: Committing) -> Callable[[], AbstractContextManager[object]]:
    """Let what happens at the commit happen."""
    return lambda: django_capture_on_commit_callbacks(execute=True)

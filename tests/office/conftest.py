"""The manager's browser, and the others'."""

import pytest
from django.test import Client

from apps.accounts.models import User
from tests.cast import client_of


@pytest.fixture
def manager(jef: User) -> Client:
    """Jef, signed in."""
    return client_of(jef)

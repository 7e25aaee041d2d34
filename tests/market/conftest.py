"""The market's customers: the people behind two of the cast."""

import pytest

from apps.accounts.models import Person, User


def person_behind(user: User) -> Person:
    """Everybody of the cast is a person."""
    assert user.person is not None
    return user.person


@pytest.fixture
def buyer(mieke: User) -> Person:
    """Mieke, who orders."""
    return person_behind(mieke)


@pytest.fixture
def rival(karim: User) -> Person:
    """Karim, who wants the same."""
    return person_behind(karim)

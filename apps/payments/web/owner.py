"""Whose basket a request has."""

import secrets
from typing import Final

from django.http import HttpRequest

from apps.accounts.rules import person_of
from apps.payments.basket import BasketOwner

SESSION_KEY: Final = "basket_key"


def basket_owner(request: HttpRequest, *, create: bool = False) -> BasketOwner:
    """The signed-in person's basket, or the one of this browser; `create` gives a new visitor a key."""
    person = person_of(request.user)
    if person is not None:
        return BasketOwner(person=person)
    key = request.session.get(SESSION_KEY, "")
    if not key and create:
        key = request.session[SESSION_KEY] = secrets.token_urlsafe(16)
    return BasketOwner(key=key)

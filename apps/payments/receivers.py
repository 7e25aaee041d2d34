"""What follows when somebody signs in with a basket filled as a guest."""

from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest

from apps.accounts.models import Person
from apps.accounts.signals import person_signed_in
from apps.payments.domain.checkout import adopt_basket
from apps.payments.web.owner import SESSION_KEY


@receiver(person_signed_in, dispatch_uid="payments.adopt_basket")
def on_signed_in(person: Person, request: HttpRequest, **_kwargs: Any) -> None:
    """The basket of this browser becomes theirs; the key is spent."""
    key = request.session.pop(SESSION_KEY, "")
    if key:
        adopt_basket(key, person=person)

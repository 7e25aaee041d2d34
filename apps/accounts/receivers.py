"""What follows when somebody signs in or proves a new address, whichever way they did."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from apps.accounts.domain.user import attach_person, follow_address
from apps.accounts.guests import guest_of
from apps.accounts.models import User
from apps.accounts.signals import person_signed_in
from apps.hub import clock
from apps.hub.actors import actor_for


@receiver(user_logged_in, dispatch_uid="accounts.signed_in")
def on_signed_in(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Find the person behind the address that was proven, and tell who keeps things for guests."""
    person = attach_person(user, by=actor_for(user), at=clock.now())
    if person is not None:
        person_signed_in.send(sender=User, person=person, request=request, guest=guest_of(request))


@receiver(email_changed, dispatch_uid="accounts.address_changed")
def on_address_changed(user: User, to_email_address: EmailAddress, **_kwargs: Any) -> None:
    """The proven address is where we write to from now on."""
    follow_address(user, email=to_email_address.email, by=actor_for(user), at=clock.now())

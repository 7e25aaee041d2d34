"""What somebody can do themselves about a refusal: one link beside the reasons."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.bookings.domain.wish import Wish
from apps.bookings.errors import BornNeeded, SignInFirst
from apps.bookings.web.pages import page_of
from apps.bookings.web.strip import wish_values, with_query
from apps.hub.errors import Refused


@dataclass(frozen=True, slots=True)
class Cure:
    """A link and its words."""

    label: str
    url: str


def cure_for(refusals: Sequence[Refused], wish: Wish) -> Cure | None:
    """The first thing to do; nothing when somebody else books for them, since it is theirs to do."""
    for refusal in refusals:
        if isinstance(refusal, SignInFirst):
            back = with_query(page_of(wish.resource), **wish_values(wish.period))
            return Cure(_("Sign in, and come back here"), with_query(reverse("account_login"), next=back))
        is_theirs = wish.by.user is not None and wish.owner.person == wish.by.user.person
        if isinstance(refusal, BornNeeded) and is_theirs:
            return Cure(_("Fill in my date of birth"), reverse("accounts:details"))
    return None

"""Words for what history keeps as short codes."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import Role
from apps.hub.models import HistoryEvent

EVENTS: Final[Mapping[str, str | Promise]] = {
    "approved": _("approved"),
    "born_set": _("date of birth written down"),
    "cancelled": _("cancelled"),
    "changed": _("changed"),
    "check-in undone": _("bringing back undone"),
    "check-out undone": _("picking up undone"),
    "checked in": _("brought back"),
    "checked out": _("picked up"),
    "clearance_ended": _("what they may was ended"),
    "cleared": _("checked what they may"),
    "confirmed": _("booked"),
    "denied": _("not approved"),
    "unanswered": _("not answered in time"),
    "expired": _("no longer held"),
    "held": _("put in the basket"),
    "household_left": _("left the household"),
    "household_set": _("put in a household"),
    "member_added": _("may book for it"),
    "member_removed": _("no longer books for it"),
    "made": _("made"),
    "no show": _("did not show up"),
    "no show undone": _("showed up after all"),
    "person_claimed": _("signed in for the first time"),
    "price_removed": _("price taken back"),
    "price_set": _("price written down"),
    "registered": _("registered"),
    "released": _("taken out of the basket"),
    "requested": _("asked for"),
    "role_granted": _("role given"),
    "role_revoked": _("role taken back"),
    "rules_changed": _("rules changed"),
    "settled": _("done and paid"),
    "settling undone": _("not done after all"),
    "tariff_group_set": _("tariff group changed"),
    "accounts.user:registered": _("got an account"),
}


def event_word(event: HistoryEvent) -> str:
    """The words for what happened; for an event that has none, its code."""
    word = EVENTS.get(f"{event.subject_type}:{event.event}") or EVENTS.get(event.event, event.event)
    role = event.new or event.old
    return f"{word}: {Role(role).label}" if event.event.startswith("role_") and role in Role.values else str(word)

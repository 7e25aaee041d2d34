"""Words that every card repeats, translated once per page."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.market.web.htmx import page_at_hand


def card_context(request: HttpRequest) -> dict[str, object]:
    """What `market/_card.html` and the panel need beside the card; `here` is the page to come back to."""
    return {
        "put_url": reverse("market:put"),
        "here": page_at_hand(request),
        "words": {
            "contains": _("Contains"),
            "deposit": _("deposit"),
            "organic": _("organic"),
            "weighed": _("price after weighing"),
            "less": _("One less"),
            "more": _("One more"),
            "how_many": _("How many"),
            "change": _("Change"),
            "put": _("Into the basket"),
        },
    }

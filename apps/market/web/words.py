"""Words that every card repeats, translated once per page."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def card_context(request: HttpRequest) -> dict[str, object]:
    """What `market/_card.html` and the panel need beside the card; `here` is the page to come back to."""
    htmx = getattr(request, "htmx", None)
    here = htmx.current_url_abs_path if htmx else None
    return {
        "put_url": reverse("market:put"),
        "here": here or (request.get_full_path() if request.method != "POST" else request.POST.get("next", "")),
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

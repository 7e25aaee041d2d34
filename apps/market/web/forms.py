"""What every card repeats, made once per page."""

from typing import Final

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from apps.market.web.htmx import page_at_hand

# Opened once per page and printed on each card: the card adds its code and its buttons.
_FORM: Final = (
    '<form {}method="post" action="{}" hx-post="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
    '<input type="hidden" name="next" value="{}">'
)
_STEPPER: Final = mark_safe('class="stepper-line" data-stepper novalidate hx-sync="this:queue last" ')
# of the card that comes only the heart: its number may have changed meanwhile
_HEART: Final = mark_safe('class="heart-line" hx-target="this" hx-select=".heart-line" ')


def card_context(request: HttpRequest) -> dict[str, object]:
    """What `market/_cards.html` and the panel need beside the cards; `here` is the page to come back to."""
    put_url, like_url = reverse("market:put"), reverse("market:like")
    here, token = page_at_hand(request), get_token(request)
    return {
        "here": here,
        "put_form": format_html(_FORM, "", put_url, put_url, token, here),
        "heart_form": format_html(_FORM, _HEART, like_url, like_url, token, here),
        "step_form": format_html(_FORM, _STEPPER, put_url, put_url, token, here),
    }

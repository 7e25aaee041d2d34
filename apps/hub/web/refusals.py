"""From the family of a refusal to what a browser or a program gets. The one such mapping."""

from collections.abc import Callable
from typing import Final

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django_htmx.http import reselect, reswap, retarget

from apps.hub.errors import BuurtpuntError, Conflict, Missing, NotAllowed, Refused, Upstream

_STATUS: Final[tuple[tuple[type[BuurtpuntError], int], ...]] = (
    (Missing, 404),
    (NotAllowed, 403),
    (Conflict, 409),
    (Refused, 422),
    (Upstream, 502),
)


def status_of(error: BuurtpuntError) -> int:
    """The HTTP status of a refusal's family."""
    return next((status for family, status in _STATUS if isinstance(error, family)), 400)


def error_body(error: BuurtpuntError) -> dict[str, object]:
    """The one error body of the API: `{code, message, fields}`."""
    fields = {error.field: [error.text]} if error.field else {}
    return {"code": error.code, "message": error.text, "fields": fields}


def add_refusal(form: BaseForm, error: BuurtpuntError) -> None:
    """Put a refusal on the form it answers, at its field where the form has one."""
    field = error.field if error.field in form.fields else None
    form.add_error(field, error.text)


def answer_form(
    form: BaseForm, *, save: Callable[[], HttpResponse], draw: Callable[[int], HttpResponse]
) -> HttpResponse:
    """What a posted form comes to: saved and on to the next page, or drawn again with what was typed and what is wrong.

    `save` is called with the form judged, and may refuse; `draw` gets the status: 422, or that of the refusal.
    """
    if not form.is_valid():
        return draw(422)
    try:
        return save()
    except BuurtpuntError as error:
        add_refusal(form, error)
        return draw(status_of(error))


def answer_refusal(request: HttpRequest, error: BuurtpuntError) -> HttpResponse:
    """A whole page, an htmx fragment or JSON that says the refusal."""
    status = status_of(error)
    if request.path.startswith("/api/"):
        return JsonResponse(error_body(error), status=status)
    if isinstance(error, Missing):
        return render(request, "404.html", status=status)
    if isinstance(error, NotAllowed):
        return render(request, "403.html", {"error": error}, status=status)
    if not getattr(request, "htmx", False):
        return render(request, "hub/refusal.html", {"error": error}, status=status)
    # not where the answer was to go: what stands there stays
    response = render(request, "hub/_refusal.html", {"error": error}, status=status)
    return reselect(reswap(retarget(response, "#toasts"), "innerHTML"), "unset")

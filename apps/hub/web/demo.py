"""`/demo/mails/`: the mails that would have been sent. Demo mode only; elsewhere these pages do not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from apps.hub.models import MailAttachment, OutgoingMail
from apps.hub.web.paging import page_of

P = ParamSpec("P")
PER_PAGE: Final = 30
# A mail's own styles work, its links open in a new window, and nothing else does.
MAIL_POLICY: Final[dict[str, Any]] = {
    "style-src": [UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "script-src": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-popups"],
}


def demo_only(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """404 unless this is a demo."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.DEMO_MODE:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@demo_only
@never_cache
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """The outbox, newest first."""
    page = page_of(request, OutgoingMail.objects.prefetch_related("attachments"), size=PER_PAGE)
    return render(request, "hub/demo_mails.html", {"page": page})


@demo_only
@never_cache
@require_safe
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail: its HTML in a frame that may do nothing, its plain twin beside it."""
    found = get_object_or_404(OutgoingMail.objects.prefetch_related("attachments"), pk=pk)
    response = render(request, "hub/demo_mail.html", {"mail": found})
    response._csp_update = {"frame-src": [SELF]}  # type: ignore[attr-defined] # read by django-csp
    return response


@demo_only
@never_cache
@xframe_options_sameorigin
@require_safe
def mail_html(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The HTML as a mail program would get it."""
    found = get_object_or_404(OutgoingMail, pk=pk)
    response = HttpResponse(found.html)
    response._csp_replace = MAIL_POLICY  # type: ignore[attr-defined] # read by django-csp
    return response


@demo_only
@never_cache
@require_safe
def mail_file(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """An attachment, to download."""
    file = get_object_or_404(MailAttachment, pk=pk)
    return HttpResponse(
        bytes(file.content),
        content_type=file.content_type,
        headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
    )

"""Pages of the place that belong to no module: health, robots, colours."""

import datetime as dt

from django.conf import settings
from django.db import DatabaseError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found
from django.views.static import serve

from apps.hub import clock
from apps.hub.errors import Missing
from apps.hub.models import Place, WorkerBeat
from apps.hub.models.place import COLOURED
from apps.hub.validators import tint
from apps.hub.web.refusals import answer_refusal

WORKER_SILENT = dt.timedelta(minutes=2)
ROBOTS = """User-agent: *
Disallow: /beheer/
Disallow: /toog/
Disallow: /mijn/
Disallow: /mandje/
Allow: /
"""


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such address: a page for people, the one error body for programs."""
    return (
        answer_refusal(request, Missing()) if request.path.startswith("/api/") else page_not_found(request, exception)
    )


@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """`/healthz`: 200 when the database answers and the worker showed itself lately, else 503."""
    state = {"database": "ok", "worker": "ok"}
    try:
        beat = WorkerBeat.objects.filter(name="worker").first()
    except DatabaseError:
        state["database"] = state["worker"] = "unreachable"
    else:
        if beat is None or clock.now() - beat.at > WORKER_SILENT:
            state["worker"] = "silent"
    return JsonResponse(state, status=200 if set(state.values()) == {"ok"} else 503)


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Public pages and calendar feeds may be fetched; people's own pages are no search results."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=300)
def colours(_request: HttpRequest) -> HttpResponse:
    """The module colours a manager chose, as a style sheet (our policy allows no inline style)."""
    place = Place.objects.first() or Place()
    chosen = [(code, place.colour_of(code)) for code in COLOURED]
    rules = "".join(f"--{code}:{value};--{code}-tint:{tint(value)};" for code, value in chosen)
    return HttpResponse(f"@layer tokens{{:root{{{rules}}}}}\n", content_type="text/css; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=300)
def logo(_request: HttpRequest) -> HttpResponse:
    """The logo a manager chose; pages ask for it with the profile's revision. 404 while there is none."""
    place = Place.objects.first()
    if place is None or not place.logo:
        raise Http404
    try:
        with place.logo.open() as picture:
            return HttpResponse(picture.read(), content_type="image/webp")
    except FileNotFoundError as error:
        raise Http404 from error


@require_safe
@cache_control(public=True, max_age=24 * 3600)
def picture(request: HttpRequest, path: str) -> FileResponse | HttpResponse:
    """A photo of a product or a thing, as its model names it; a new photo has a new name. 404 for anything else."""
    folder, *rest = path.split("/")
    if folder not in settings.PUBLIC_MEDIA or ".." in rest:
        raise Http404
    return serve(request, path, document_root=str(settings.MEDIA_ROOT))

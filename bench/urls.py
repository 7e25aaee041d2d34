"""The whole site, a 'hello' and a plain list of fifty rows, all behind the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from apps.hub.models import HistoryEvent


def hello(_request: HttpRequest) -> HttpResponse:
    """The least a view can do."""
    return HttpResponse("hello")


def plain(request: HttpRequest) -> HttpResponse:
    """What any list costs: fifty rows of five columns through a Django template."""
    return render(request, "bench/plain.html", {"rows": HistoryEvent.objects.all()[:50]})


urlpatterns = [
    path("bench/hello/", hello),
    path("bench/plain/", plain),
    path("", include("backend.urls")),
]

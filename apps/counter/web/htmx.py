"""Which part of a page is asked for."""

from django.http import HttpRequest


def htmx_target(request: HttpRequest) -> str:
    """The id of the part that htmx will replace, or '' for a whole page."""
    htmx = getattr(request, "htmx", None)
    return (htmx.target or "") if htmx else ""

"""The one error body of the API: `{code, message, fields}`."""

from collections.abc import Iterator
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import set_rollback

from apps.hub.errors import BuurtpuntError
from apps.hub.web.refusals import error_body, status_of

NON_FIELD: Final = api_settings.NON_FIELD_ERRORS_KEY


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: refusals of the domain and complaints of the framework alike.

    Anything else returns None and is a bug: the server's own 500.
    """
    del context
    if isinstance(error, BuurtpuntError):
        set_rollback()
        return Response(error_body(error), status=status_of(error))
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    if isinstance(error, exceptions.ValidationError):
        return Response(_invalid(error), status=status.HTTP_422_UNPROCESSABLE_ENTITY)
    body = {"code": _code_of(error), "message": str(error.detail), "fields": {}}
    return Response(body, status=error.status_code, headers=_headers(error))


def _invalid(error: exceptions.ValidationError) -> dict[str, object]:
    fields: dict[str, list[str]] = {}
    for path, sentence in _sentences(error.detail):
        fields.setdefault(path, []).append(sentence)
    general = fields.pop("", [])
    message = general[0] if general else _("Something in what you sent is not right.")
    return {"code": "invalid", "message": message, "fields": fields}


def _sentences(told: Any, *path: str) -> Iterator[tuple[str, str]]:
    """Each complaint with where in the body it belongs: `lines.0.quantity`; the body itself is the empty path."""
    if isinstance(told, dict):
        for name, part in told.items():
            yield from _sentences(part, *path, *(() if name == NON_FIELD else (str(name),)))
    elif isinstance(told, list | tuple):
        for number, part in enumerate(told):
            yield from _sentences(part, *path, *((str(number),) if isinstance(part, dict) else ()))
    else:
        yield ".".join(path), str(told)


def _code_of(error: exceptions.APIException) -> str:
    codes = error.get_codes()
    return {"not_found": "missing", "permission_denied": "not_allowed"}.get(str(codes), str(codes))


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(error.auth_header)  # type: ignore[attr-defined] # set by DRF's view
    if getattr(error, "wait", None):
        headers["Retry-After"] = f"{error.wait:.0f}"  # type: ignore[attr-defined] # a Throttled has it
    return headers

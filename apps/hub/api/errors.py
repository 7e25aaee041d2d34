"""The one error body of the API: `{code, message, fields}`."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from apps.hub.errors import BuurtpuntError
from apps.hub.web.refusals import error_body, status_of


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
    detail = error.detail
    fields = {name: _sentences(told) for name, told in detail.items()} if isinstance(detail, dict) else {}
    general = fields.pop("non_field_errors", []) if fields else _sentences(detail)
    message = general[0] if general else _("Something in what you sent is not right.")
    return {"code": "invalid", "message": message, "fields": fields}


def _sentences(told: Any) -> list[str]:
    if isinstance(told, dict):
        return [sentence for part in told.values() for sentence in _sentences(part)]
    if isinstance(told, list | tuple):
        return [sentence for part in told for sentence in _sentences(part)]
    return [str(told)]


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
